"""The sentences in which the launcher refuses, each with its remedy and its exit code, in both languages.

As old a syntax as the launcher's: an old Python must be able to read its own refusal.
"""

import errno

# name: (exit code, English, Chinese). Codes below 10 are those of the program itself.
REFUSALS = {
    "old_python": (
        10,
        "This is Python {found}; Qingfeng needs {oldest} or newer. Install it (Debian, Ubuntu: apt install python3.11) and "
        "start again, or name one: python3.12 {program}.",
        "这里的 Python 是 {found}，清风需要 {oldest} 或更新的版本。请先安装（Debian、Ubuntu：apt install python3.11）再运行，"
        "或者指明解释器：python3.12 {program}。",
    ),
    "no_venv": (
        11,
        "This Python cannot make an environment: the module {module} is missing. Install it (Debian, Ubuntu: apt install "
        "python3-venv) and start again.",
        "这个 Python 建不了环境：缺少模块 {module}。请先安装（Debian、Ubuntu：apt install python3-venv）再运行。",
    ),
    "no_network": (
        12,
        "The packages cannot be fetched: no network, or the package index does not answer. Connect, or point pip to a mirror "
        "(pip config set global.index-url ADDRESS), and start again. The installer said: {said}",
        "取不到软件包：没有网络，或者软件源没有应答。请接通网络，或者给 pip 指定镜像（pip config set global.index-url 地址），"
        "再运行一次。安装程序说：{said}",
    ),
    "not_writable": (
        13,
        "The folder {place} cannot be written to. Give yourself the right to write there (chmod u+w), or copy the whole "
        "folder to a place of your own, and start again.",
        "文件夹 {place} 不能写入。请给自己加上写权限（chmod u+w），或者把整个文件夹复制到自己的目录，再运行一次。",
    ),
    "disk_full": (
        14,
        "No space is left on the disk that holds {place}; the environment needs about {needed} MB. Free some and start again.",
        "{place} 所在的磁盘满了；环境大约需要 {needed} MB。请腾出空间，再运行一次。",
    ),
    "hash_mismatch": (
        15,
        "A package that arrived is not the one that the lock file names: its digest differs, and it was not installed. Check "
        "the mirror or proxy in between, or fetch a fresh copy of Qingfeng. The installer said: {said}",
        "收到的软件包与锁文件写的不一样：摘要对不上，没有安装。请检查中间的镜像或代理，或者重新取一份清风。安装程序说：{said}",
    ),
    "not_installed": (
        16,
        "The packages of {lock} could not be installed. The installer said: {said}",
        "{lock} 里的软件包没有装上。安装程序说：{said}",
    ),
    "no_translations": (
        17,
        "The translations could not be compiled; correct the catalogue named here: {said}",
        "译文编译不了；请改正这里指出的译文文件：{said}",
    ),
    "not_started": (
        18,
        "The environment in {place} cannot be started ({said}). Remove that folder and start again.",
        "{place} 里的环境启动不了（{said}）。请删掉这个文件夹，再运行一次。",
    ),
}
NOTES = {
    "installing": ("Setting up, once: {count} packages with {tool} …", "首次准备：用 {tool} 安装 {count} 个软件包 …"),
    "ready": (" ready after {seconds} s.", " 好了，用了 {seconds} 秒。"),
    "waiting": ("Another start is setting up; waiting for it.", "另一次启动正在准备，等它做完。"),
    "healing": ("An earlier set-up was cut off; starting it afresh.", "上一次准备没有做完，从头再来。"),
    "new_python": ("Python {found} is newer than any that Qingfeng was tried with.", "Python {found} 比清风试过的版本都新。"),
}
SAID = (
    ("disk_full", ("no space left on device", "os error 28", "disk quota exceeded", "errno 28", "errno 122")),
    ("hash_mismatch", ("do not match the hashes", "hash mismatch", "hashes are required")),
    ("not_writable", ("permission denied", "read-only file system", "operation not permitted")),
    (
        "no_network",
        (
            "failed to establish a new connection",
            "name resolution",
            "name or service not known",
            "dns error",
            "connection refused",
            "connection reset",
            "connection broken",
            "error sending request",
            "tcp connect error",
            "timed out",
            "network is unreachable",
            "network connectivity is disabled",
            "proxyerror",
            "failed to fetch",
            # The lock names versions that were published: an index that has none of a package was not reached.
            "from versions: none",
        ),
    ),
)
NEEDED_MB = {"run": 400, "test": 900}


class Refusal(Exception):  # noqa: N818 -- a refusal is what it is
    """An expected stop: its name in REFUSALS and the facts of its sentence."""

    def __init__(self, name, **facts):
        super().__init__(name)
        self.code = REFUSALS[name][0]
        self.name = name
        self.facts = facts

    def sentence(self, language):
        return REFUSALS[self.name][2 if language == "zh" else 1].format(**self.facts)


def language_of(environ):
    """Return `zh` or `en`, as the program itself chooses."""
    for name in ("QINGFENG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "zh" if environ[name].lower().startswith("zh") else "en"
    return "en"


def from_system(error, place, purpose):
    """Return the refusal that an error of the file system stands for; raise the error itself where it stands for none."""
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR):
        return Refusal("not_writable", place=place)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Refusal("disk_full", place=place, needed=NEEDED_MB[purpose])
    raise error


def from_installer(output, purpose, place, lock):
    """Return the refusal that the words of pip or uv stand for."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    said = " / ".join(lines[-4:])[-600:]
    lowered = output.lower()
    for name, phrases in SAID:
        if any(phrase in lowered for phrase in phrases):
            return Refusal(name, said=said, place=place, needed=NEEDED_MB[purpose])
    return Refusal("not_installed", said=said, lock=lock)
