using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Grpc;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Matcher.Transfer;

/// <summary>Makes galleries of exports. Thread-safe.</summary>
internal sealed class ImportRequests(GalleryImports imports, SubjectImport subjects)
{
    /// <summary>Imports the gallery of one call, as a whole or not at all.</summary>
    public async Task<ImportGalleryResponse> ImportAsync(IAsyncStreamReader<ImportGalleryRequest> requests, CancellationToken cancellationToken)
    {
        using var reader = new TransferReader();
        var target = "";
        if (await requests.MoveNext(cancellationToken) && requests.Current.Target is { } wanted)
        {
            target = Identifier.Optional(wanted.Gallery, "target.gallery");
            await requests.MoveNext(cancellationToken);
        }

        var (exported, record) = reader.ReadHeader(requests.Current?.Chunk ?? throw reader.Corrupt("is missing: an export begins with its header."));
        var gallery = await imports.BeginAsync(target.Length > 0 ? target : exported, record, cancellationToken);
        var writes = new WritesInFlight();
        try
        {
            var complete = await ReceiveAsync(requests, reader, writes, gallery, cancellationToken);
            return new ImportGalleryResponse { Gallery = complete.ToProto() };
        }
        catch
        {
            await writes.AbandonAsync();
            await imports.DiscardAsync(gallery);
            throw;
        }
    }

    private async Task<StoredGallery> ReceiveAsync(
        IAsyncStreamReader<ImportGalleryRequest> requests, TransferReader reader, WritesInFlight writes, StoredGallery gallery, CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
            var chunk = requests.Current.Chunk ?? throw reader.Corrupt("is none; only the first message may say the target.");
            if (imports.IsRenewalDue(gallery))
            {
                // Writes are conditional on the lease as it is.
                await writes.DrainAsync();
                gallery = await imports.RenewAsync(gallery, cancellationToken);
            }

            if (reader.Read(chunk) is { } part)
            {
                var current = gallery;
                await writes.BeginAsync(() => subjects.WriteAsync(current, part), part.Size);
            }
        }

        reader.RequireComplete();
        await writes.DrainAsync();
        return await imports.CompleteAsync(gallery, cancellationToken);
    }
}
