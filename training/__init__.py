"""Trains fusers: data from clusters, a Seq2SeqTrainer, a finished folder with its model card.

``python -m training data CONFIG``, then ``python -m training fuser CONFIG``.
"""
