using FaceNet.Matcher.Enrollment;
using FaceNet.Matcher.Galleries;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Models;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Matcher.Probes;

/// <summary>Makes the probe of a request a vector of the gallery's space: pictures go to the Embedder, vectors are checked.</summary>
internal sealed class ProbeReader(EmbeddingService.EmbeddingServiceClient embedder, ModelCatalog models, TimeProvider time)
{
    /// <summary>How long a call without a deadline waits for the Embedder.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>The path of the one face in a request to the Embedder.</summary>
    private const string FaceOfEmbedder = "faces[0]";

    /// <summary>Reads a probe. Throws <see cref="InvalidRequestException"/>, <see cref="PreconditionException"/> (MODEL_MISMATCH) or <see cref="UnavailableException"/>.</summary>
    /// <param name="probe">The probe of the request.</param>
    /// <param name="field">The field that carries it.</param>
    /// <param name="gallery">The gallery whose space it must belong to.</param>
    /// <param name="call">The call, whose deadline and cancellation are passed on.</param>
    public Task<ReadProbe> ReadAsync(Probe? probe, string field, StoredGallery gallery, ServerCallContext call) =>
        ReadAsync(probe, field, gallery, call, isGated: false);

    /// <summary>Reads a face to enroll: as a probe, but a picture must pass the gallery's quality gate (QUALITY_TOO_LOW, QUALITY_UNKNOWN).</summary>
    /// <param name="sample">The face of the request.</param>
    /// <param name="field">The field that carries it.</param>
    /// <param name="gallery">The gallery to enroll into.</param>
    /// <param name="call">The call, whose deadline and cancellation are passed on.</param>
    public async Task<FaceEmbedding> ReadSampleAsync(Probe? sample, string field, StoredGallery gallery, ServerCallContext call) =>
        (await ReadAsync(sample, field, gallery, call, isGated: true)).Embedding;

    private async Task<ReadProbe> ReadAsync(Probe? probe, string field, StoredGallery gallery, ServerCallContext call, bool isGated) => probe?.ProbeCase switch
    {
        Probe.ProbeOneofCase.Image => await EmbedAsync(probe.Image, $"{field}.image", gallery, call, isGated),
        Probe.ProbeOneofCase.Embedding => new ReadProbe(Check(probe.Embedding, $"{field}.embedding", gallery), "", ""),
        _ => throw new InvalidRequestException(field, "is empty.", "Set image or embedding."),
    };

    private static FaceEmbedding Check(Embedding embedding, string field, StoredGallery gallery)
    {
        var record = gallery.Record;
        if (embedding.EmbeddingSpace.Length == 0)
        {
            throw new InvalidRequestException($"{field}.embedding_space", "is empty.", $"Name the space of the vector; the gallery's is '{record.EmbeddingSpace}'.");
        }

        // What is said back to the caller must not be of any length.
        if (Identifier.Require(embedding.EmbeddingSpace, $"{field}.embedding_space") != record.EmbeddingSpace)
        {
            throw new PreconditionException(
                ErrorReasons.ModelMismatch,
                gallery.Id,
                $"{field}: the vector belongs to embedding space '{embedding.EmbeddingSpace}', gallery '{gallery.Id}' to '{record.EmbeddingSpace}'. "
                + "Embed the face with a model of the gallery's space.");
        }

        if (embedding.Values.Count != record.Dimensions)
        {
            throw new InvalidRequestException(
                $"{field}.values",
                $"has {embedding.Values.Count} values; vectors of embedding space '{record.EmbeddingSpace}' have {record.Dimensions}.",
                "Send the whole vector as the model made it.",
                ErrorReasons.InvalidEmbedding);
        }

        try
        {
            return FaceEmbedding.FromUnit([.. embedding.Values], embedding.EmbeddingSpace);
        }
        catch (EmbeddingException exception)
        {
            throw new InvalidRequestException($"{field}.values", exception.Message, "", ErrorReasons.InvalidEmbedding);
        }
    }

    private async Task<ReadProbe> EmbedAsync(FaceImage image, string field, StoredGallery gallery, ServerCallContext call, bool isGated)
    {
        var model = await models.GetBySpaceAsync(gallery.Record.EmbeddingSpace, call.CancellationToken);
        var request = new BatchEmbedFacesRequest { Model = model.EmbeddingSpace, Faces = { image }, Priority = Priority.Live };
        var outcome = (await CallAsync(request, call)).Outcomes.Single();
        if (outcome.Error is { } error)
        {
            throw Refused(error, field);
        }

        var embedded = outcome.Embedded;
        if (isGated)
        {
            QualityCheck.Require(embedded.Quality, field, gallery);
        }

        return new ReadProbe(Check(embedded.Embedding, field, gallery), embedded.Model, embedded.ModelVersion);
    }

    private async Task<BatchEmbedFacesResponse> CallAsync(BatchEmbedFacesRequest request, ServerCallContext call)
    {
        var latest = time.GetUtcNow().UtcDateTime + LongestWait;
        try
        {
            return await embedder.BatchEmbedFacesAsync(
                request, deadline: call.Deadline < latest ? call.Deadline : latest, cancellationToken: call.CancellationToken);
        }
        catch (RpcException exception) when (ModelCatalog.IsAway(exception) && !call.CancellationToken.IsCancellationRequested)
        {
            // The Embedder's own UNAVAILABLE (no model loaded) reads the same to our caller: try again later.
            throw models.Unavailable(exception);
        }
    }

    private static Exception Refused(Google.Rpc.Status error, string field) => (StatusCode)error.Code == StatusCode.InvalidArgument
        ? Invalid(error, error.GetDetail<Google.Rpc.BadRequest>()?.FieldViolations.FirstOrDefault(), field)
        : error.ToRpcException();

    // The Embedder speaks of the fields of its request, the caller knows only those of its own.
    private static InvalidRequestException Invalid(Google.Rpc.Status error, Google.Rpc.BadRequest.Types.FieldViolation? violation, string field)
    {
        var path = violation?.Field.StartsWith(FaceOfEmbedder, StringComparison.Ordinal) == true ? field + violation.Field[FaceOfEmbedder.Length..] : field;
        var said = (violation?.Description ?? error.Message).Replace(FaceOfEmbedder, field, StringComparison.Ordinal);
        return new InvalidRequestException(path, said, "", error.GetDetail<Google.Rpc.ErrorInfo>()?.Reason ?? ErrorReasons.InvalidField);
    }
}
