"""What belongs to a filing: files handed in, the court's documents, the timeline, the complaint."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, BinaryIO, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field

from api.base.access import MayFile
from api.base.downloads import attachment
from api.base.json_route import JsonRoute, check_media_type
from api.base.openapi import BODY, PREFIX, body, content, told
from api.base.security import house_of
from api.v1.common import receive_file
from api.v1.filer_view import DocumentLine, FileLine, NodeLine, node_lines
from api.v1.models import FilingId, Model
from court.core.events import of_filing
from court.core.receiving import receive
from court.decisions import issued
from court.decisions.receiving import issue_receipt, receipt_of_more
from court.filings import adding, uploads
from court.filings import service as filings
from court.filings.papers import complaint
from court.filings.progress import nodes
from court.opinions.service import version_of

router = APIRouter(prefix=PREFIX, tags=["起诉的文件和文书"], route_class=JsonRoute)
BYTES = "application/octet-stream"
ANY = "*/*"
FileId = Annotated[str, Path(max_length=40, description="文件或文书的编号")]
DOWNLOAD = {200: content(ANY, {"type": "string", "format": "binary"}, description="文件本身")}
PDF = {200: content("application/pdf", {"type": "string", "format": "binary"})}


class FileList(Model):
    files: list[FileLine] = Field(alias="文件")


class DocumentList(Model):
    documents: list[DocumentLine] = Field(alias="文书")


class Timeline(Model):
    nodes: list[NodeLine] = Field(alias="节点")


async def received(request: Request) -> AsyncIterator[BinaryIO]:
    """The posted bytes in a temporary file, gone afterwards.  Raises `Refused` (413, 415)."""
    check_media_type(request, BYTES)
    file = await receive_file(request, house_of(request).settings.max_file_bytes)
    try:
        yield file
    finally:
        file.close()


@router.get(
    "/filings/{filing_id}/timeline",
    **told("进度", "到现在为止的节点、现在在哪一步、接下来是什么。", 404),
)
def timeline(request: Request, actor: MayFile, filing_id: FilingId) -> Timeline:
    """The way of a case."""
    with house_of(request).look(actor) as look:
        filing = filings.own(look, filing_id)
        found = nodes(look, filing, of_filing(look.session, filing.id))
    return Timeline(nodes=node_lines(found))


@router.get(
    "/filings/{filing_id}/uploads",
    **told("上传的文件", "没有删除的文件，按上传的先后。", 404),
)
def list_uploads(request: Request, actor: MayFile, filing_id: FilingId) -> FileList:
    """The files of a filing."""
    with house_of(request).look(actor) as look:
        return FileList.of(files=uploads.of_filing(look, filings.own(look, filing_id)))


@router.post(
    "/filings/{filing_id}/uploads",
    status_code=201,
    openapi_extra=body({"type": "string", "format": "binary"}, "%PDF-1.7 …", BYTES),
    **told(
        "上传文件",
        "请求体就是文件本身，名称写在 `name` 里。按内容识别类型（PDF、图片等），"
        "不是材料的（如程序）不收。同一个文件再传一次，得到第一次的那个。"
        "写了 `kind` 的，内容里同时记下它是什么；等待审查时上传，就是补充材料，当时收下。",
        404,
        409,
        *BODY,
        507,
    ),
)
def upload_file(
    request: Request,
    actor: MayFile,
    filing_id: FilingId,
    name: Annotated[str, Query(description="文件名，如 借条.jpg", min_length=1, max_length=200)],
    file: Annotated[BinaryIO, Depends(received)],
    kind: Annotated[str, Query(max_length=80, description="是什么，如 转账凭证")] = "",
    owner: Annotated[str, Query(max_length=200, description="谁的，写当事人的姓名或名称")] = "",
) -> FileLine:
    """Add a file to a draft, a supplement, or a filing that waits for its decision."""
    house = house_of(request)
    with house.look(actor) as look:
        filings.own(look, filing_id)
    found = receive(house, name, file)
    with house.work(actor) as work:
        filing = filings.own(work, filing_id, lock=True)
        line = FileLine.of(adding.add_one(work, filing, found, kind, owner))
    receipt_of_more(house, actor, filing_id)
    return line


@router.get(
    "/filings/{filing_id}/uploads/{file_id}",
    response_class=Response,
    **told("下载上传的文件", "作为附件给出，不在浏览器里打开。", 404, responses=DOWNLOAD),
)
def download_upload(
    request: Request, actor: MayFile, filing_id: FilingId, file_id: FileId
) -> Response:
    """A file that was handed in."""
    with house_of(request).look(actor) as look:
        found = uploads.read(look, filing_id, file_id)
    return attachment(found.name, found.media_type, found.data)


@router.delete(
    "/filings/{filing_id}/uploads/{file_id}",
    status_code=204,
    response_class=Response,
    **told("删除上传的文件", "草稿和待补正时可以删除。", 404, 409),
)
def remove_upload(
    request: Request, actor: MayFile, filing_id: FilingId, file_id: FileId
) -> Response:
    """Take a file away."""
    with house_of(request).work(actor) as work:
        uploads.remove(work, filings.own(work, filing_id, lock=True), file_id)
    return Response(status_code=204)


@router.get(
    "/filings/{filing_id}/documents",
    **told("法院的文书", "送达给您的文书，按制作的先后。", 404),
)
def list_documents(request: Request, actor: MayFile, filing_id: FilingId) -> DocumentList:
    """The documents that are the filer's."""
    with house_of(request).look(actor) as look:
        found = issued.documents(look, filings.own(look, filing_id), for_filer=True)
        return DocumentList.of(documents=found)


@router.get(
    "/filings/{filing_id}/documents/{file_id}",
    response_class=Response,
    **told("下载文书", "盖章的 PDF 或者可以编辑的 DOCX。", 404, responses=DOWNLOAD),
)
def download_document(
    request: Request, actor: MayFile, filing_id: FilingId, file_id: FileId
) -> Response:
    """A document of the court."""
    with house_of(request).look(actor) as look:
        found, data = issued.read_document(look, filing_id, file_id)
    return attachment(found.file_name, found.media_type, data)


@router.get(
    "/filings/{filing_id}/receipt",
    response_class=Response,
    **told("收件凭证", "提交以后可以随时下载的盖章凭证（PDF）。", 404, 422, 507, responses=PDF),
)
def download_receipt(request: Request, actor: MayFile, filing_id: FilingId) -> Response:
    """The sealed receipt; made when it is first asked for."""
    with house_of(request).work(actor) as work:
        document = issue_receipt(work, filings.own(work, filing_id, lock=True))
    with house_of(request).look(actor) as look:
        found, data = issued.read_document(look, filing_id, document.id)
    return attachment("收件凭证.pdf", found.media_type, data)


@router.get(
    "/filings/{filing_id}/complaint",
    response_class=Response,
    **told("起诉状", "按现在的内容（提交过的按最后一次提交）生成的 PDF。", 404, 422, responses=PDF),
)
def download_complaint(
    request: Request,
    actor: MayFile,
    filing_id: FilingId,
    layout: Annotated[
        Literal["要素", "普通"], Query(description="要素：要素式；普通：普通式")
    ] = "要素",
) -> Response:
    """The complaint as PDF."""
    with house_of(request).look(actor) as look:
        filing = filings.own(look, filing_id)
        said = version_of(look.session, filing).content if filing.version else filing.content
        paper = complaint(look, filing, said, layout)
    return attachment(paper.name, "application/pdf", paper.pdf)
