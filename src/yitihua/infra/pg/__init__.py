"""PostgreSQL：嵌入式服务的启停、角色与数据库的建立、启动时的自查。只用 psycopg，不依赖 Django。"""
