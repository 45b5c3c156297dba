"""How a Fusion-in-Decoder model is given what it reads, and what it writes after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

#: The kind of model that ``config.json`` names.
MODEL_TYPE = "newsweave_fusion_in_decoder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """Texts around sources and target; they travel with the weights, in ``config.json``.

    ``prefix``: text that every source is read after (may be empty). ``source_template``: a source's text with ``{}`` for
    the sentence. ``context_template``: the same for what the summary has told before, which is read like one more source.
    ``target_prompt``: what the decoder is given before it writes. ``end_tokens``: ids that end an output.
    ``max_source_tokens``: longer sources are cut (and reported). ``join_sources``: all sources of a group are read as one
    text, in one order, as a plain causal model reads them; for comparison, since order then matters.
    """

    prefix: str = ""
    source_template: str = "{}\n"
    context_template: str = "So far: {}\n"
    target_prompt: str = "\n"
    end_tokens: tuple[int, ...] = ()
    max_source_tokens: int = 256
    join_sources: bool = False

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Format:
        """From a saved model's ``config.json``; what it does not say is as above."""
        known = {each.name: config[each.name] for each in fields(cls) if each.name in config}
        return cls(**{**known, "end_tokens": tuple(known.get("end_tokens", ()))})


#: How a trained model is given its sources. The one token of the prefix is what every source's first words, and the
#: decoder's, can fall back on (attention sink: Xiao et al. 2024).
TRAINED = Format(prefix="<|im_start|>", source_template="Report: {}\n", target_prompt="In one sentence:\n")

# The untrained model's instructions and worked examples, in the chat format it was tuned on; the events are
# invented. "Urge" and "accuse" are there for who did what to whom: with the other two examples alone the model
# turned "the US has asked Xi to press Putin" into "Xi has asked Putin" and swapped accuser and accused.
_INSTRUCTIONS = """<|im_start|>system
You are a news editor. Merge the reports into one neutral sentence. Keep who did what to whom. Use only what the reports say.<|im_end|>
<|im_start|>user
Report: The ferry, which was carrying 212 passengers, ran aground near Port Lorne shortly after dawn.
Report: A ferry with 212 people aboard hit a sandbank off Port Lorne on Sunday and all were taken off safely, according to the coast guard.
<|im_end|>
<|im_start|>assistant
A ferry carrying 212 passengers ran aground near Port Lorne on Sunday, and all were taken off safely, the coast guard said.<|im_end|>
<|im_start|>user
Report: Norland has urged the president of Sorrel, Tomas Werle, to press the rebels to free the hostages.
Report: The Norland government called on Sorrel’s President Werle to put pressure on the rebels to release the hostages.
<|im_end|>
<|im_start|>assistant
Norland has called on President Tomas Werle of Sorrel to press the rebels to release the hostages.<|im_end|>
<|im_start|>user
Report: The teachers’ union accuses the ministry of hiding the report, a charge the ministry rejects.
Report: The ministry rejected on Monday the union’s accusation that it had hidden the report.
<|im_end|>
<|im_start|>assistant
The teachers’ union has accused the ministry of hiding the report, which the ministry denies.<|im_end|>
<|im_start|>user
Report: In other news, the mayor of Halvik, Ines Dahl, told reporters on Friday the tram line would not open before spring.
Report: Mayor Ines Dahl said the new tram line will open in spring at the earliest, blaming late deliveries.
<|im_end|>
<|im_start|>assistant
Halvik Mayor Ines Dahl said on Friday that the new tram line would not open before spring because of late deliveries.<|im_end|>
<|im_start|>user
"""
#: How the language model is told what to do where it was not trained to.
UNTRAINED = Format(
    prefix=_INSTRUCTIONS,
    source_template="Report: {}\n",
    target_prompt="<|im_end|>\n<|im_start|>assistant\n",
)
