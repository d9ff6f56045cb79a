"""The gateway's settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chassis.settings import BadSettings, setting
from contracts.declare import Words

PASSWORD_PROFILES = ("asvs", "dengbao")
SHORTEST_KEY = 32
SCANNERS = ("clamd:", "command:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Read once at start from GATEWAY_..., passed down, never imported as a global."""

    session_key: str = setting(
        ("签名表单与 Cookie 的密钥，至少 32 个字符", "signs forms and cookies; at least 32 characters"), secret=True
    )
    db_url: str = setting(
        ("账号与登录的数据库", "where accounts and sessions are kept"), "sqlite:///var/gateway.sqlite", secret=True
    )
    principal_key: Path = setting(
        (
            "签署身份的私钥文件（Ed25519，PEM）；没有则生成",
            "the private key that signs who acts (Ed25519, PEM); made when missing",
        ),
        Path("var/keys/gateway.pem"),
    )
    broker_url: str = setting(
        (
            "消息服务器，同 BROKER_URL；只有完整形态用它",
            "the message broker, as BROKER_URL; only the full shape uses it",
        ),
        "",
        secret=True,
    )
    clock_file: str = setting(
        ("演示时钟的文件，各进程共用；空为真实时间", "the file of the demonstration's clock; empty means real time"), ""
    )
    https: bool = setting(
        ("外部以 https 访问：Cookie 只走 https，并发送 HSTS", "reached by https: cookies are Secure, HSTS is sent"),
        False,
    )
    proxies: int = setting(("前面有几层可信的反向代理", "how many trusted reverse proxies stand in front"), 0)
    hosts: tuple[str, ...] = setting(("接受的主机名；空为不限", "host names that are answered; empty means all"), ())
    public_url: str = setting(
        (
            "公众访问门户的网址，印在文书的核验码里；空为用当次请求的网址",
            "where people reach the portal, as documents print it; empty means the address of the request",
        ),
        "",
    )
    demo: bool = setting(
        ("演示环境：页首写明数据均为虚构", "a demonstration: every page says that its data are invented"), False
    )
    contact: str = setting(
        ("意见、更正与无障碍问题的联系方式", "where comments, corrections and accessibility problems go"), ""
    )
    rate: str = setting(("每个账号或地址的请求限额", "requests allowed per account or address"), "600 per minute")
    rate_store: str = setting(
        (
            "限额计数存放处；process:// 为每个进程各自计数，多进程用 redis://",
            "where the counts are kept; process:// counts per process, several processes use redis://",
        ),
        "process://",
    )
    metrics_token: str = setting(
        (
            "读取 /metrics 的口令（Authorization: Bearer …）；空为不提供",
            "what opens /metrics (Authorization: Bearer …); empty means that there is none",
        ),
        "",
        secret=True,
    )
    largest_body: int = setting(("一次请求最多的字节数", "the most bytes in one request"), 2_000_000)
    largest_file: int = setting(("一个导入文件最多的字节数", "the most bytes in one file that is imported"), 50_000_000)
    scanner: str = setting(
        (
            "病毒扫描：clamd:套接字或主机:端口，或 command:命令（从标准输入读文件，退出码 0 干净、1 有毒）；空为不扫描",
            "virus scanner: clamd:<socket or host:port>, or command:<command> (file on stdin; ends with 0 or 1); else none",
        ),
        "",
    )
    scanner_seconds: float = setting(("等待扫描结果的秒数", "seconds to wait for the scanner"), 60.0)
    quarantine: Path = setting(
        ("查出病毒的文件隔离存放的目录", "the folder where infected files are kept apart"), Path("var/quarantine")
    )
    session_idle_minutes: int = setting(
        ("多少分钟不操作即退出登录", "minutes without a request until a session is over"), 60
    )
    session_hours: int = setting(("一次登录最长几小时", "hours until a session is over in any case"), 12)
    password_profile: str = setting(
        ("口令要求：asvs 或 dengbao（等保三级）", "what a password must be: asvs or dengbao"), "asvs"
    )
    password_memory: int = setting(
        ("每次核对口令用多少 MiB 内存（argon2id）", "MiB of memory per password check (argon2id)"), 64
    )

    def __post_init__(self) -> None:
        faults = []
        if len(self.session_key) < SHORTEST_KEY:
            faults.append(
                Words(
                    f"GATEWAY_SESSION_KEY 至少 {SHORTEST_KEY} 个字符",
                    f"GATEWAY_SESSION_KEY needs at least {SHORTEST_KEY} characters",
                )
            )
        if self.scanner and not self.scanner.startswith(SCANNERS):
            faults.append(
                Words(
                    "GATEWAY_SCANNER 须以 clamd: 或 command: 开头",
                    "GATEWAY_SCANNER begins with clamd: or command:",
                )
            )
        if self.password_profile not in PASSWORD_PROFILES:
            known = ", ".join(PASSWORD_PROFILES)
            faults.append(
                Words(f"GATEWAY_PASSWORD_PROFILE 只能是 {known}", f"GATEWAY_PASSWORD_PROFILE is one of {known}")
            )
        if faults:
            raise BadSettings(tuple(faults))
