using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Probes;
using FaceNet.Matcher.Upgrades;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Models;
using FaceNet.ServiceDefaults.Streaming;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FaceNet.Matcher.Grpc;

/// <summary>The edge of upgrades: reads requests, says results.</summary>
internal sealed class UpgradeGrpcService(
    GalleryStore galleries,
    GalleryUpgrades upgrades,
    UpgradeCounter counter,
    UpgradeReports reports,
    FaceReembedding reembedding,
    ProbeReader probes,
    ModelCatalog models,
    BatchItems items)
    : UpgradeService.UpgradeServiceBase
{
    private const int MostNamed = 100;

    public override async Task<StartUpgradeResponse> StartUpgrade(StartUpgradeRequest request, ServerCallContext context)
    {
        var id = Identifier.Require(request.Gallery, "gallery");
        var model = await models.GetBySpaceAsync(Identifier.Require(request.EmbeddingSpace, "embedding_space"), context.CancellationToken);
        return new StartUpgradeResponse { Progress = await ProgressAsync(await upgrades.StartAsync(id, model, context.CancellationToken), context) };
    }

    public override async Task<GetUpgradeResponse> GetUpgrade(GetUpgradeRequest request, ServerCallContext context) =>
        new() { Progress = await ProgressAsync(await FindAsync(request.Gallery, context), context) };

    public override async Task StreamReembedFaces(
        IAsyncStreamReader<StreamReembedFacesRequest> requestStream, IServerStreamWriter<StreamReembedFacesResponse> responseStream, ServerCallContext context)
    {
        using var stream = new SideBySideAnswers<StreamReembedFacesRequest, StreamReembedFacesResponse>(BatchItems.Most, request => ReembedAsync(request, context));
        await stream.RunAsync(requestStream, responseStream, context.CancellationToken);
    }

    public override async Task<SwitchUpgradeResponse> SwitchUpgrade(SwitchUpgradeRequest request, ServerCallContext context) =>
        new() { Gallery = (await upgrades.SwitchAsync(Identifier.Require(request.Gallery, "gallery"), back: false, context.CancellationToken)).ToProto() };

    public override async Task<UndoSwitchResponse> UndoSwitch(UndoSwitchRequest request, ServerCallContext context) =>
        new() { Gallery = (await upgrades.SwitchAsync(Identifier.Require(request.Gallery, "gallery"), back: true, context.CancellationToken)).ToProto() };

    public override async Task<GetUpgradeReportResponse> GetUpgradeReport(GetUpgradeReportRequest request, ServerCallContext context)
    {
        var report = await reports.MakeAsync(await FindAsync(request.Gallery, context), context.CancellationToken);
        return new GetUpgradeReportResponse
        {
            ReportId = report.Id,
            FacesCompared = report.Compared,
            RecognisedBefore = report.Before,
            RecognisedAfter = report.After,
            Lost = { report.Lost.Take(MostNamed).Select(ToProto) },
            Gained = { report.Gained.Take(MostNamed).Select(ToProto) },
            FacesWithoutOldVector = report.WithoutOld,
        };
    }

    public override async Task<FinishUpgradeResponse> FinishUpgrade(FinishUpgradeRequest request, ServerCallContext context)
    {
        var gallery = await FindAsync(request.Gallery, context);
        var other = GalleryUpgrades.Require(gallery);
        if (request.ReportId != UpgradeReports.IdOf(gallery) && other.IsFormer)
        {
            throw new PreconditionException(
                ErrorReasons.ReportOutdated, gallery.Id, $"report_id is not that of a report of gallery '{gallery.Id}' as it is now. Look at GetUpgradeReport and send its report_id.");
        }

        return new FinishUpgradeResponse { Gallery = (await upgrades.EndAsync(gallery, afterSwitch: true, context.CancellationToken)).ToProto() };
    }

    public override async Task<CancelUpgradeResponse> CancelUpgrade(CancelUpgradeRequest request, ServerCallContext context) =>
        new() { Gallery = (await upgrades.EndAsync(await FindAsync(request.Gallery, context), afterSwitch: false, context.CancellationToken)).ToProto() };

    private static StoredFace ToProto(ElementId face) => new() { SubjectId = face.Subject, FaceId = face.Face };

    private async Task<StreamReembedFacesResponse> ReembedAsync(StreamReembedFacesRequest request, ServerCallContext call) => await items.OutcomeAsync(
        () => ReembedFaceAsync(request, call),
        done => new StreamReembedFacesResponse { ItemId = request.ItemId, Reembedded = new ReembeddedFace { AlreadyReembedded = done } },
        error => new StreamReembedFacesResponse { ItemId = request.ItemId, Error = error },
        call);

    private async Task<bool> ReembedFaceAsync(StreamReembedFacesRequest request, ServerCallContext call)
    {
        StreamItems.RequireId(request.ItemId);
        var face = request.Face ?? throw new InvalidRequestException("face", "is empty.", "Name the subject and the face.");
        var subject = Identifier.Require(face.SubjectId, "face.subject_id");
        var id = Identifier.Require(face.FaceId, "face.face_id");
        var gallery = await FindAsync(request.Gallery, call);
        var embedding = await probes.ReadOtherAsync(request.Sample, "sample", gallery, GalleryUpgrades.Require(gallery), call);
        return await reembedding.AddAsync(gallery, subject, id, embedding, call.CancellationToken);
    }

    private async Task<UpgradeProgress> ProgressAsync(StoredGallery gallery, ServerCallContext call)
    {
        var other = GalleryUpgrades.Require(gallery);
        var count = await counter.CountAsync(gallery, call.CancellationToken);
        return new UpgradeProgress
        {
            ActiveSpace = gallery.Record.EmbeddingSpace,
            OtherSpace = other.EmbeddingSpace,
            Switched = other.IsFormer,
            Faces = count.Faces,
            FacesInOtherSpace = count.InOther,
            FacesWithoutImage = count.WithoutImage,
            StartTime = other.StartTime.ToTimestamp(),
        };
    }

    private Task<StoredGallery> FindAsync(string id, ServerCallContext call) => galleries.GetAsync(Identifier.Require(id, "gallery"), call.CancellationToken);
}
