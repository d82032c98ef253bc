"""Assessment: indicators into score sheets, sheets into rankings, rankings into proposals.

Takes: judged cases, indicators of the policy pack and what they count, decisions that stand.
Gives: scoring rows and the accounts drawn up from them: score sheets, places with their ranges, words, proposals and their
rungs, to accountability and publication.
Promises: the same rows in any order give the same figures, digit by digit; nothing is drawn at random; what is missing is
spread openly, never counted as zero or full; nothing follows from a place, it is only proposed.
"""
