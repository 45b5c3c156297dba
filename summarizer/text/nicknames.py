"""First names that are one: "Chuck" and "Charles", "Jon" and "John"."""

from __future__ import annotations

#: Each line a name in full, then what people who bear it go by, or how it is spelled, too.
_FAMILIES = """
Abraham Abe|Albert Al Bert|Alexander Alex Alec|Alexandra Alex Sandra|Alfred Al Fred|Andrew Andy Drew|Anthony Tony
Arthur Art|Barbara Barb|Bartholomew Bart|Benjamin Ben Benny|Bernard Bernie|Bradley Brad|Calvin Cal|Catherine Cathy Kate
Katherine Kathy Kate Katie|Kathleen Kathy|Kathryn Kathy Kate|Charles Chuck Charlie|Christine Chris Chrissy|Christina Chris
Christopher Chris|Clifford Cliff|Cynthia Cindy|Daniel Dan Danny|David Dave|Deborah Deb Debbie Debby Debra|Dennis Denny
Donald Don Donny|Douglas Doug|Edward Ed Eddie Ted|Edwin Ed|Eleanor Ellie|Elizabeth Liz Beth Betsy Betty Lizzie|Eugene Gene
Francis Frank|Franklin Frank|Frederick Fred Rick|Gabriel Gabe|Gerald Gerry Jerry|Geoffrey Jeff Geoff|Gregory Greg|Harold Hal
Harry|Henry Hank Harry|Herbert Herb|Howard Howie|Jacob Jake|Jacqueline Jackie|James Jim Jimmy Jamie|Janet Jan|Jeffrey Jeff
Jeffery Jeff|Jeffrey Jeffery|Jennifer Jen Jenny|Jeremy Jerry|Jerome Jerry|John Jack Johnny Jon|Jonathan Jon Johnathan
Joseph Joe Joey|Joshua Josh|Judith Judy|Kenneth Ken Kenny|Kimberly Kim|Lawrence Larry|Leonard Len Lenny|Leslie Les|Lewis Lou
Louis Lou|Louise Lou|Lucille Lucy|Margaret Maggie Meg Peggy|Martin Marty|Matthew Matt|Maximilian Max|Michael Mike Mick
Mitchell Mitch|Mohammed Mohammad Muhammad Mohamed|Nancy Nan|Nathaniel Nate|Nathan Nate|Nicholas Nick Nicolas|Norman Norm
Patricia Pat Patty Trish|Patrick Pat|Pamela Pam|Peter Pete|Philip Phil Phillip|Phillip Phil|Randall Randy|Randolph Randy
Raymond Ray|Rebecca Becky|Richard Rick Rich Dick|Robert Bob Rob Bobby Robbie|Ronald Ron Ronny|Rudolph Rudy|Russell Russ
Samantha Sam|Samuel Sam|Sarah Sara|Stanley Stan|Stephanie Steph|Stephen Steve Steven|Steven Steve|Stuart Stu Stewart|Susan Sue
Suzanne Sue|Terence Terry Terrence|Theodore Ted Teddy|Theresa Terry Teresa|Thomas Tom Tommy|Timothy Tim|Victoria Vicky
Vincent Vince|Walter Walt|Wesley Wes|William Bill Will Billy|Zachary Zach Zack
"""
_PAIRS = frozenset(
    frozenset((names.split()[0], other))
    for line in _FAMILIES.strip().splitlines()
    for names in line.split("|")
    for other in names.split()[1:]
)


def same_first_name(one: str, other: str) -> bool:
    """Whether a person may be called both: the name in full and short for it, or two spellings."""
    return one == other or frozenset((one, other)) in _PAIRS
