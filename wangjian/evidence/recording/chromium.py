"""浏览器的启动: which Chromium, as which user, with which switches.

Everything it does on the network goes through our proxy: also loopback, also web sockets; UDP
that would go round it (WebRTC, QUIC) is off, and so are Chromium's own calls. Its sandbox is on.
As root it refuses to start, so it then runs as a user without rights (`WANGJIAN_CHROMIUM_USER`,
`nobody` where nothing is said).
"""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from wangjian.errors import NotReady

_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Ours stand in the place of Playwright's list: of two the browser heeds the last.
_FEATURES_OFF = (
    "AimEnabled",
    "AutofillServerCommunication",
    "CertificateTransparencyComponentUpdater",
    "DialMediaRouteProvider",
    "HttpsFirstBalancedModeAutoEnable",  # an address is opened as it was asked for
    "HttpsUpgrades",
    "InterestFeedContentSuggestions",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "PreloadTopChromeWebUI",
    "Translate",
    "WebUIOmniboxAimPopup",  # parts of a window that nobody sees: half a second of a core each
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
)
_SWITCHES = (
    "--proxy-bypass-list=<-loopback>",  # adds loopback to what goes through the proxy
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-component-extensions-with-background-pages",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-client-side-phishing-detection",
    "--disable-breakpad",
    "--no-first-run",
    "--no-pings",
    "--deny-permission-prompts",
    "--metrics-recording-only",
    "--hide-scrollbars",
    "--disable-features=" + ",".join(_FEATURES_OFF),
)


@dataclass(frozen=True, slots=True)
class Start:
    """How to start it."""

    program: Path
    profile: Path
    switches: tuple[str, ...]
    environment: dict[str, str]
    sandbox: bool
    user: str  # "" where it runs as we do


def start(folder: Path, *, port: int, spki: str) -> Start:
    """Prepare a fresh profile in a folder; raises `NotReady` where there is no Chromium."""
    program, profile = _program(), folder / "profile"
    profile.mkdir(mode=0o700)
    user = ""
    if os.geteuid() == 0:
        user = os.environ.get("WANGJIAN_CHROMIUM_USER", "nobody")
        program = _as_user(program, user, folder, profile)
    sandbox = os.environ.get("WANGJIAN_CHROMIUM_SANDBOX", "on") != "off-and-i-know-the-risk"
    switches = (
        f"--proxy-server=http://127.0.0.1:{port}",
        f"--ignore-certificate-errors-spki-list={spki}",
        *_SWITCHES,
    )
    environment = {
        "HOME": str(profile),
        "LANG": "zh_CN.UTF-8",
        "PATH": os.environ.get("PATH", ""),
        "TMPDIR": str(profile),
        "TZ": "Asia/Shanghai",
    }
    return Start(program, profile, switches, environment, sandbox, user)


def _program() -> Path:
    named = os.environ.get("WANGJIAN_CHROMIUM")
    found = named or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None or not Path(found).exists():
        raise NotReady(
            "找不到Chromium",
            "there is no Chromium",
            remedy_zh="请安装chromium，或用WANGJIAN_CHROMIUM指明它在哪里",
            remedy_en="install chromium, or say with WANGJIAN_CHROMIUM where it is",
        )
    return Path(found)


def _as_user(program: Path, user: str, folder: Path, profile: Path) -> Path:
    """A starter that gives up root first; the profile belongs to that user."""
    try:
        known = pwd.getpwnam(user)
    except KeyError:
        raise NotReady(
            f"没有{user}这个系统用户",
            f"the system has no user {user}",
            remedy_zh="请用WANGJIAN_CHROMIUM_USER指明一个没有特权的用户",
            remedy_en="name a user without rights with WANGJIAN_CHROMIUM_USER",
        ) from None
    os.chown(profile, known.pw_uid, known.pw_gid)
    folder.chmod(0o711)  # to pass through, not to look around
    starter = folder / "chromium-starter"
    starter.write_text(
        "#!/bin/sh\nexec setpriv"
        f" --reuid={known.pw_uid} --regid={known.pw_gid} --clear-groups --no-new-privs"
        f' {shlex.quote(str(program))} "$@"\n',
        encoding="utf-8",
    )
    starter.chmod(0o755)
    return starter
