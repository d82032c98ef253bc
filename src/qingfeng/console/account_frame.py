"""What every page of the account says of the drawing up that it shows: number, moment, digest, quarters to choose from."""

from typing import TypedDict

from qingfeng.assessment.selectors import quarters_of
from qingfeng.console.account_seen import Seen
from qingfeng.console.account_words import group_title, quarter_title
from qingfeng.console.filters import Choice
from qingfeng.console.rendering import address
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.words import count, moment

DIGEST_SHOWN = 16


class FrameValues(TypedDict):
    """The values that the templates of the account share."""

    quarter: str
    account_address: str
    drawn: tuple[str, ...]
    simulated: bool
    digest: str
    policy_line: str


def frame_of(seen: Seen) -> FrameValues:
    """Return what stands around a page of the account."""
    score, policy = seen.account.score, seen.account.policy
    return FrameValues(
        quarter=quarter_title(seen.quarter),
        account_address=seen.address(),
        drawn=(
            _("account no. {n}, as of {moment}").format(n=score.number, moment=moment(score.as_of, seen.place.time_zone)),
            _("digest {digest}").format(digest=score.rows_digest[:DIGEST_SHOWN]),
        ),
        simulated=score.simulated,
        digest=score.rows_digest,
        policy_line=f"{policy.name} {policy.version}",
    )


def quarter_choices(seen: Seen, *parts: str) -> tuple[Choice, ...]:
    """Return the quarters as links, the newest first."""
    return tuple(
        Choice(address(seen.place, "account", each, *parts), quarter_title(each), "", each == seen.quarter)
        for each in quarters_of(seen.place.id)
    )


def group_choices(seen: Seen, chosen: str) -> tuple[Choice, ...]:
    """Return the groups as links, each with how many are ranked."""
    return tuple(
        Choice(seen.address(name), group_title(name), count(len(seen.account.groups[name].lines)), name == chosen)
        for name in seen.groups()
    )
