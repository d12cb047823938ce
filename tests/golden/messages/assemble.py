"""拼出样本报文：只用字符串、base64、几行 DER 和系统的 openssl，不引用 yitihua 的任何代码。

用法：python assemble.py（重做全部样本，密钥用后即弃，所以每次的证书与签名都不同）
"""

import base64
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
HEAD = '<?xml version="1.0" encoding="GBK"?>'

CA = """[ca]
default_ca = it
[it]
database = {d}/index.txt
new_certs_dir = {d}
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = ext
[any]
countryName = optional
organizationalUnitName = optional
commonName = supplied
[ext]
basicConstraints = critical, CA:FALSE
[req]
distinguished_name = dn
prompt = no
[dn]
"""


def run(*words: str, stdin: bytes | None = None) -> bytes:
    return subprocess.run(words, input=stdin, check=True, capture_output=True).stdout


class Org:
    """一个机构的临时密钥与证书。"""

    def __init__(self, work: Path, name: str, code: str, title: str, kind: str) -> None:
        self.kind, self.key, self.cert = kind, work / f"{name}.key", work / f"{name}.pem"
        where = work / name
        where.mkdir()
        (where / "index.txt").write_text("")
        config = where / "ca.cnf"
        config.write_text(CA.format(d=where))
        make = {
            "rsa": ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
            "sha1": ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
            "sm2": ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2"],
        }[kind]
        run("openssl", *make, "-out", str(self.key))
        digest = ["-sm3", "-sigopt", "distid:1234567812345678"] if kind == "sm2" else ["-sha256"]
        request = where / "r.csr"
        subject = f"/C=CN/OU={code}/CN={title}"
        run(
            "openssl",
            "req",
            "-new",
            "-utf8",
            "-key",
            str(self.key),
            "-subj",
            subject,
            *digest,
            "-config",
            str(config),
            "-out",
            str(request),
        )
        options = ["-md", "sm3", "-sigopt", "distid:1234567812345678", "-vfyopt", "distid:1234567812345678"]
        run(
            "openssl",
            "ca",
            "-selfsign",
            "-batch",
            "-utf8",
            "-config",
            str(config),
            "-keyfile",
            str(self.key),
            "-in",
            str(request),
            "-out",
            str(self.cert),
            "-notext",
            "-startdate",
            "20200101000000Z",
            "-enddate",
            "20491231000000Z",
            *(options if kind == "sm2" else []),
        )
        self.serial = run("openssl", "x509", "-in", str(self.cert), "-noout", "-serial").decode().strip()[7:].lower()
        (HERE / "certs" / f"{name}.cert.pem").write_bytes(self.cert.read_bytes())

    def sign(self, text: str) -> str:
        data = text.encode("ascii")
        if self.kind == "sm2":
            der = self.signed_data(data)
        else:
            digest = "sha1" if self.kind == "sha1" else "sha256"
            der = run(
                "openssl",
                "smime",
                "-sign",
                "-binary",
                "-noattr",
                "-outform",
                "DER",
                "-md",
                digest,
                "-signer",
                str(self.cert),
                "-inkey",
                str(self.key),
                stdin=data,
            )
        return base64.b64encode(der).decode("ascii")

    def signed_data(self, data: bytes) -> bytes:
        """GM/T 0010 SignedData，手工拼 DER；签名值由 openssl 算。"""
        with tempfile.NamedTemporaryFile() as content:
            content.write(data)
            content.flush()
            signature = run(
                "openssl", "dgst", "-sm3", "-sign", str(self.key), "-sigopt", "distid:1234567812345678", content.name
            )
        certificate = run("openssl", "x509", "-in", str(self.cert), "-outform", "DER")
        sm3 = tlv(0x30, oid("1.2.156.10197.1.401"), b"\x05\x00")
        sm2 = tlv(0x30, oid("1.2.156.10197.1.301.1"), b"\x05\x00")
        one = b"\x02\x01\x01"
        info = tlv(0x30, one, issuer_and_serial(certificate), sm3, sm2, tlv(0x04, signature))
        body = tlv(
            0x30,
            one,
            tlv(0x31, sm3),
            tlv(0x30, oid("1.2.156.10197.6.1.4.2.1")),
            tlv(0xA0, certificate),
            tlv(0x31, info),
        )
        return tlv(0x30, oid("1.2.156.10197.6.1.4.2.2"), tlv(0xA0, body))


def tlv(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body)
    length = (
        bytes([size])
        if size < 128
        else bytes([0x80 + (size.bit_length() + 7) // 8]) + size.to_bytes((size.bit_length() + 7) // 8, "big")
    )
    return bytes([tag]) + length + body


def oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    out = bytearray([first * 40 + second])
    for number in rest:
        digits = [number & 127]
        while number := number >> 7:
            digits.insert(0, number & 127 | 128)
        out += bytes(digits)
    return tlv(0x06, bytes(out))


def element(data: bytes, at: int) -> tuple[int, int]:
    """（内容起点，下一个元素起点）。"""
    size, start = data[at + 1], at + 2
    if size & 0x80:
        count = size & 0x7F
        size, start = int.from_bytes(data[start : start + count], "big"), start + count
    return start, start + size


def issuer_and_serial(certificate: bytes) -> bytes:
    at, _ = element(certificate, 0)
    at, _ = element(certificate, at)  # tbsCertificate
    if certificate[at] == 0xA0:
        _, at = element(certificate, at)  # version
    _, after_serial = element(certificate, at)
    serial = certificate[at:after_serial]
    _, issuer_at = element(certificate, after_serial)  # signature algorithm
    _, issuer_end = element(certificate, issuer_at)
    return tlv(0x30, certificate[issuer_at:issuer_end], serial)


def read_input(name: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    head: dict[str, str] = {}
    groups = [head]
    for line in (HERE / "inputs" / f"{name}.txt").read_text("utf-8").splitlines():
        if line == "[明细]":
            groups.append({})
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            groups[-1][key] = value
    return head, groups[1:]


def tags(values: dict[str, str]) -> str:
    return "".join(f"<{name}>{value}</{name}>" for name, value in values.items())


def voucher_xml(head: dict[str, str], details: list[dict[str, str]]) -> str:
    rows = "".join(f"<Detail>{tags(detail)}</Detail>" for detail in details)
    return f"{HEAD}<Voucher>{tags(head)}<DetailList>{rows}</DetailList></Voucher>"


def envelope(head: dict[str, str], flag: str, text: str, signatures: str) -> bytes:
    return (
        f"{HEAD}\n<MOF>\n  <VoucherCount>1</VoucherCount>\n"
        f'  <VoucherBody AdmDivCode="{head["AdmDivCode"]}" StYear="{head["StYear"]}" '
        f'VtCode="{head["VtCode"]}" VoucherNo="{head["VoucherNo"]}">\n'
        f"    <VoucherFlag>{flag}</VoucherFlag>\n    <Return_Reason></Return_Reason>\n    <Attach></Attach>\n"
        f"    <Voucher>{text}</Voucher>\n    <SignStampList></SignStampList>\n"
        f"    <SignatureList>{signatures}</SignatureList>\n  </VoucherBody>\n</MOF>\n"
    ).encode("gbk")


def signature(org: Org, position: str, text: str) -> str:
    return f'<Signature No="{position}" SN="{org.serial}">{org.sign(text)}</Signature>'


def encoded(xml: str) -> str:
    return base64.b64encode(xml.encode("gbk")).decode("ascii")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        finance = Org(work, "011", "011", "演示市财政局", "rsa")
        bank = Org(work, "102", "102", "演示代理银行", "rsa")
        treasury = Org(work, "001", "001", "演示国库", "rsa")
        finance_sm2 = Org(work, "011_sm2", "011", "演示市财政局", "sm2")
        old_bank = Org(work, "102_sha1", "102", "演示代理银行旧系统", "sha1")
        sides = {
            "5214": (finance, "cz_dwgz", bank, "yh_ywz"),
            "5108": (finance, "cz_gz", treasury, "rh_qm"),
            "2301": (bank, "yh_ywz", treasury, "rh_qm"),
            "2302": (bank, "yh_ywz", treasury, "rh_qm"),
            "2203": (bank, "yh_ywz", finance, "cz_gz"),
        }
        for vtcode, (sender, position, receiver, receiver_position) in sides.items():
            head, details = read_input(vtcode)
            text = encoded(voucher_xml(head, details))
            write(f"{vtcode}_send.xml", envelope(head, "0", text, signature(sender, position, text)))
            filled, filled_details = read_input(f"{vtcode}_receipt")
            head |= filled
            for detail, more in zip(details, filled_details, strict=False):
                detail |= more
            text = encoded(voucher_xml(head, details))
            signed = signature(receiver, receiver_position, text)
            write(f"{vtcode}_receipt.xml", envelope(head, "1", text, signed))
        variants(finance, finance_sm2, old_bank)


def variants(finance: Org, finance_sm2: Org, old_bank: Org) -> None:
    head, details = read_input("5214")
    xml = voucher_xml(head, details)
    text = encoded(xml)
    write("5214_send_sm2.xml", envelope(head, "0", text, signature(finance_sm2, "cz_dwgz", text)))
    write("5214_send_sha1.xml", envelope(head, "0", text, signature(old_bank, "cz_dwgz", text)))
    write("5214_bare_gbk.xml", xml.encode("gbk"))
    write("5214_bare_utf8.xml", xml.replace('encoding="GBK"', 'encoding="UTF-8"').encode("utf-8"))
    # 每 76 字断行、回车换行、属性次序颠倒、根元素 Root、空元素整个省略：签名签在断行后的文字上
    short = {name: value for name, value in head.items() if value}
    lines = encoded(voucher_xml(short, [{k: v for k, v in item.items() if v} for item in details]))
    wrapped = "\r\n".join(lines[at : at + 76] for at in range(0, len(lines), 76))
    loose = (
        f"<Root>\r\n <VoucherCount> 1 </VoucherCount><VoucherBody VoucherNo='{head['VoucherNo']}'\r\n"
        f"   VtCode='5214' StYear='2022' AdmDivCode='430600'><VoucherFlag> 0 </VoucherFlag>\r\n"
        f"<Voucher>{wrapped}</Voucher><SignatureList>{signature(finance, 'cz_dwgz', wrapped)}</SignatureList>"
        "</VoucherBody></Root>"
    )
    write("5214_send_loose.xml", loose.encode("ascii"))


def write(name: str, data: bytes) -> None:
    (HERE / name).write_bytes(data)


if __name__ == "__main__":
    main()
