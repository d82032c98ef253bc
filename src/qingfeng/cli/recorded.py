"""`qingfeng check --db`: the record of an import in place of a file; what comes out is what the file gave."""

from qingfeng.cli.checking import judge
from qingfeng.cli.database import ready_database
from qingfeng.cli.request import Request
from qingfeng.directory.policy.loading import load_pack


def run(request: Request) -> None:
    """Read what an import left and judge it, by the policy it names unless the command names another.

    Raises:
        UnknownDistrictError, UnknownImportError: there is none of that name or number.
    """
    with ready_database(request.data):
        from qingfeng.directory.services import district_of  # noqa: PLC0415 -- Django must be set up first
        from qingfeng.supervision.record import import_of, imported_log  # noqa: PLC0415 -- as above

        log, bound = imported_log(import_of(district_of(request.district or ""), request.number or 0))
    policy = bound if request.policy is None else load_pack(request.policy)
    judge(request, log, policy)
