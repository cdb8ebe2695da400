using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Galleries;

/// <summary>
/// The life of a gallery that is being imported: nobody else can use it, its lease is renewed while something of it arrives, and it becomes an ordinary gallery at once
/// or is deleted. Thread-safe, and safe beside other Matchers on the same Redis.
/// </summary>
internal sealed partial class GalleryImports(GalleryStore galleries, GalleryErasure erasure, TimeProvider time, ILogger<GalleryImports> logger)
{
    /// <summary>How long an import may be silent before it is taken to have died.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    /// <summary>Creates the gallery. Throws <see cref="ResourceExistsException"/> (GALLERY_EXISTS), or <see cref="PreconditionException"/> (GALLERY_IMPORTING).</summary>
    public async Task<StoredGallery> BeginAsync(string id, GalleryRecord record, CancellationToken cancellationToken)
    {
        var created = await galleries.FindAsync(id, cancellationToken) is { Record.ImportedUntil: null }
            ? null
            : await galleries.CreateAsync(id, record with { ImportedUntil = time.GetUtcNow() + Lease }, cancellationToken);
        return created ?? throw new ResourceExistsException(ErrorReasons.GalleryExists, "gallery", id, "Import under another id with target.gallery, or delete it first.");
    }

    /// <summary>Whether half of the lease has run out.</summary>
    public bool IsRenewalDue(StoredGallery gallery) => gallery.Record.ImportedUntil - time.GetUtcNow() < Lease / 2;

    /// <summary>Begins the lease anew. No write of the import may be under way. Throws <see cref="ResourceNotFoundException"/> when the import was given up.</summary>
    public async Task<StoredGallery> RenewAsync(StoredGallery gallery, CancellationToken cancellationToken) =>
        await galleries.TryReplaceAsync(gallery, gallery.Record with { ImportedUntil = time.GetUtcNow() + Lease }, cancellationToken) ?? throw GivenUp(gallery.Id);

    /// <summary>Makes it a gallery like others. Throws <see cref="ResourceNotFoundException"/> when the import was given up.</summary>
    public async Task<StoredGallery> CompleteAsync(StoredGallery gallery, CancellationToken cancellationToken)
    {
        _ = await galleries.TryReplaceAsync(gallery, gallery.Record with { ImportedUntil = null }, cancellationToken) ?? throw GivenUp(gallery.Id);
        return await galleries.GetAsync(gallery.Id, cancellationToken);
    }

    /// <summary>Deletes it with all that was imported, unless it is complete or gone. Where Redis does not answer, it is left to the repair.</summary>
    public async Task DiscardAsync(StoredGallery gallery)
    {
        try
        {
            await DeleteAsync(gallery.Id, found => found.Generation == gallery.Record.Generation && found.ImportedUntil is not null, CancellationToken.None);
        }
        catch (Exception exception) when (ErrorStatus.ReasonOf(exception) == ErrorReasons.StoreUnavailable)
        {
            LeftBehind(gallery.Id, exception.Message);
        }
    }

    /// <summary>Deletes a gallery whose import was silent for longer than its lease. Returns how many vectors were removed.</summary>
    public async Task<int> DiscardAbandonedAsync(string id, CancellationToken cancellationToken) =>
        await DeleteAsync(id, found => found.ImportedUntil <= time.GetUtcNow(), cancellationToken);

    /// <summary>The failure of an import that was silent for longer than its lease.</summary>
    public static ResourceNotFoundException GivenUp(string gallery) =>
        new(ErrorReasons.GalleryNotFound, "gallery", gallery, $"Its import was silent for {Lease.TotalMinutes:0} minutes and given up. Import it again.");

    private async Task<int> DeleteAsync(string id, Predicate<GalleryRecord> which, CancellationToken cancellationToken)
    {
        while (await galleries.FindAsync(id, cancellationToken) is { } gallery && which(gallery.Record))
        {
            if (await erasure.TryBeginAsync(gallery, told: null, cancellationToken))
            {
                return (int)(await erasure.FinishAsync(id, cancellationToken)).Vectors;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        return 0;
    }

    [LoggerMessage(EventName = "ImportLeftBehind", Level = LogLevel.Warning, Message = "Gallery {Gallery}: its import failed, and it is deleted later, because Redis does not answer: {Text}")]
    private partial void LeftBehind(string gallery, string text);
}
