"""角色与数据库：属主、应用、核对三个角色各有各的权，谁也不多。"""

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from yitihua.infra.pg.places import runtime_home
from yitihua.infra.pg.server import EmbeddedServer

DATABASE = "yitihua"
OWNER = "yitihua_owner"
APP = "yitihua_app"
VERIFY = "yitihua_verify"

_RESTRICTED = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT"
_ROLES = {OWNER: f"{_RESTRICTED} NOBYPASSRLS", APP: f"{_RESTRICTED} NOBYPASSRLS", VERIFY: f"{_RESTRICTED} BYPASSRLS"}


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """三个角色各自的连接地址；`admin` 只有嵌入式服务才有，用于建库。"""

    owner: str
    app: str
    verify: str
    admin: str = ""

    def for_database(self, name: str) -> "DatabaseUrls":
        """同一台服务上的另一个库。"""
        return DatabaseUrls(
            owner=_replace_database(self.owner, name),
            app=_replace_database(self.app, name),
            verify=_replace_database(self.verify, name),
            admin=self.admin,
        )


def database_urls(server: EmbeddedServer | None = None) -> DatabaseUrls:
    """环境变量给了地址就用它，否则起嵌入式服务并建好角色与库。"""
    app = os.environ.get("YITIHUA_DATABASE_URL", "")
    if app:
        owner = os.environ.get("YITIHUA_OWNER_DATABASE_URL", app)
        return DatabaseUrls(owner=owner, app=app, verify=os.environ.get("YITIHUA_VERIFY_DATABASE_URL", owner))
    return bootstrap(server or EmbeddedServer(runtime_home()))


def bootstrap(server: EmbeddedServer, *, database: str = DATABASE) -> DatabaseUrls:
    """起服务，建三个角色和库；可重复执行。"""
    admin = server.start()
    with psycopg.connect(admin, autocommit=True) as conn:
        create_roles(conn)
        create_database(conn, database)
    with psycopg.connect(_replace_database(admin, database), autocommit=True) as conn:
        grant_defaults(conn, database)
    return DatabaseUrls(
        owner=server.url(database, user=OWNER),
        app=server.url(database, user=APP),
        verify=server.url(database, user=VERIFY),
        admin=admin,
    )


def create_roles(conn: psycopg.Connection) -> None:
    """核对角色只读：任何事务都是只读的，行级安全对它不起作用。"""
    for role, attributes in _ROLES.items():
        exists = conn.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        verb = "ALTER" if exists else "CREATE"
        conn.execute(f"{verb} ROLE {role} {attributes}".encode())
    conn.execute(f"ALTER ROLE {VERIFY} SET default_transaction_read_only = on".encode())
    conn.execute(f"ALTER ROLE {APP} SET lock_timeout = '10s'".encode())


def create_database(conn: psycopg.Connection, name: str) -> None:
    if conn.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    conn.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'").format(
            sql.Identifier(name), sql.Identifier(OWNER)
        )
    )


def grant_defaults(conn: psycopg.Connection, name: str) -> None:
    """属主建的表：应用可读写，核对只读；只增不改的表由各自的建表脚本收回改与删。"""
    statements = (
        f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC',
        f'GRANT CONNECT ON DATABASE "{name}" TO {APP}, {VERIFY}',
        f"ALTER SCHEMA public OWNER TO {OWNER}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {APP}, {VERIFY}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE, SELECT ON SEQUENCES TO {APP}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT ON TABLES TO {VERIFY}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT EXECUTE ON FUNCTIONS TO {APP}",
    )
    for statement in statements:
        conn.execute(statement.encode())


def _replace_database(url: str, name: str) -> str:
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc}/{name}{query}"
