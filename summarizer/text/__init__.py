"""What every stage needs to know of language, once: a parse, stems, quotation marks, names, quantities, who did what."""
