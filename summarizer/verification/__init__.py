"""What a sentence claims, read off its parse: names, figures, days, quotations, who did what; and loaded words."""
