using FaceNet.Matcher.Galleries;
using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Upgrades;

/// <summary>
/// The steps of a gallery's way to another embedding space: begun, switched and switched back, finished or given up. Each is one change of the gallery's
/// record. Thread-safe, and safe beside other Matchers on the same Redis.
/// </summary>
internal sealed class GalleryUpgrades(GalleryStore galleries, SpaceDoors doors, UpgradeCounter counter, SpaceRetirement retirement, TimeProvider time)
{
    /// <summary>Begins an upgrade to the space of a model; one to the same space that is under way is left as it is. Throws <see cref="PreconditionException"/> (UPGRADE_UNDER_WAY).</summary>
    public async Task<StoredGallery> StartAsync(string id, Model model, CancellationToken cancellationToken)
    {
        var gallery = await retirement.FinishAsync(await galleries.GetAsync(id, cancellationToken), cancellationToken);
        if (gallery.Record.Other is { IsFormer: false } under && under.EmbeddingSpace == model.EmbeddingSpace)
        {
            return gallery;
        }

        if (gallery.Record.EmbeddingSpace == model.EmbeddingSpace)
        {
            throw new InvalidRequestException("embedding_space", $"'{model.EmbeddingSpace}' is the space of gallery '{id}' already.", "Name another one.");
        }

        if (gallery.Record.Other is not null)
        {
            throw UnderWay(id, gallery.Record);
        }

        await doors.OpenAsync(gallery, model.EmbeddingSpace, cancellationToken);
        return await galleries.ChangeAsync(id, record => record.Other is null && record.RetiringSpace is null ? Begin(record, model) : throw UnderWay(id, record), cancellationToken);
    }

    /// <summary>
    /// Decides in the other space from now on. Throws <see cref="PreconditionException"/> (NO_UPGRADE), or (UPGRADE_INCOMPLETE) when a face has no vector
    /// of that space.
    /// </summary>
    /// <param name="id">The gallery.</param>
    /// <param name="back">Whether the way is back to the space that it was switched away from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StoredGallery> SwitchAsync(string id, bool back, CancellationToken cancellationToken)
    {
        var gallery = await galleries.GetAsync(id, cancellationToken);
        var other = Require(gallery);
        if (other.IsFormer != back)
        {
            // Done before, by a call whose answer was lost.
            return gallery;
        }

        var space = gallery.Record.EmbeddingSpace;
        await doors.RequireMoreThanAsync(gallery, space, cancellationToken);
        try
        {
            // From here on no face comes in with a vector of the present space alone.
            RequireComplete(id, other, await counter.CountAsync(gallery, cancellationToken));
            if (!await doors.RequiresMoreThanAsync(gallery, space, cancellationToken))
            {
                throw new UnavailableException(ErrorReasons.StoreUnavailable, "Redis is too slow to look at all faces in a quarter of an hour. Retry.", TimeSpan.FromSeconds(1));
            }

            await doors.SufficesAsync(gallery, other.EmbeddingSpace, cancellationToken);
            return await galleries.ChangeAsync(id, record => record.EmbeddingSpace == space && record.Other == other ? Switch(record, other) : throw NoUpgrade(id), cancellationToken);
        }
        catch
        {
            if ((await galleries.FindAsync(id, CancellationToken.None))?.Record.EmbeddingSpace == space)
            {
                await doors.SufficesAsync(gallery, space, CancellationToken.None);
            }

            throw;
        }
    }

    /// <summary>Ends an upgrade by deleting the vectors of the space that the gallery does not decide in. Throws <see cref="PreconditionException"/> (NO_UPGRADE).</summary>
    /// <param name="gallery">The gallery as the caller knows it.</param>
    /// <param name="afterSwitch">Whether it must have been switched, or must not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StoredGallery> EndAsync(StoredGallery gallery, bool afterSwitch, CancellationToken cancellationToken)
    {
        var other = Require(gallery);
        if (other.IsFormer != afterSwitch)
        {
            throw NoUpgrade(gallery.Id);
        }

        var ended = await galleries.TryReplaceAsync(
            gallery, gallery.Record with { Other = null, RetiringSpace = other.EmbeddingSpace, UpdateTime = time.GetUtcNow() }, cancellationToken)
            ?? throw new UnavailableException(ErrorReasons.GalleryUpgraded, $"Gallery '{gallery.Id}' was changed meanwhile. Look at it and try again.", TimeSpan.FromSeconds(1));
        return await retirement.FinishAsync(ended, cancellationToken);
    }

    /// <summary>The other space of a gallery that is being upgraded. Throws <see cref="PreconditionException"/> (NO_UPGRADE).</summary>
    public static OtherSpace Require(StoredGallery gallery) => gallery.Record.Other ?? throw NoUpgrade(gallery.Id);

    /// <summary>The failure of a step that is not that of the gallery.</summary>
    public static PreconditionException NoUpgrade(string id) =>
        new(ErrorReasons.NoUpgrade, id, $"Gallery '{id}' is not being upgraded, or not at this step; see GetUpgrade.");

    private GalleryRecord Begin(GalleryRecord record, Model model) => record with
    {
        FoundingSpace = record.FoundingSpace ?? record.EmbeddingSpace,
        Other = new OtherSpace(model.EmbeddingSpace, model.Dimensions, IsFormer: false, time.GetUtcNow()),
        UpdateTime = time.GetUtcNow(),
    };

    private GalleryRecord Switch(GalleryRecord record, OtherSpace other) => record with
    {
        EmbeddingSpace = other.EmbeddingSpace,
        Dimensions = other.Dimensions,
        Other = new OtherSpace(record.EmbeddingSpace, record.Dimensions, !other.IsFormer, other.StartTime),
        UpdateTime = time.GetUtcNow(),
    };

    private static void RequireComplete(string id, OtherSpace other, UpgradeCount count)
    {
        if (count.InOther < count.Faces)
        {
            throw new PreconditionException(
                ErrorReasons.UpgradeIncomplete,
                id,
                $"{count.Faces - count.InOther} of {count.Faces} faces of gallery '{id}' have no vector of embedding space '{other.EmbeddingSpace}', and {count.WithoutImage} of these no kept picture. "
                + "Wait for GetUpgrade to tell that all have one; send those without a picture to StreamReembedFaces.");
        }
    }

    private static PreconditionException UnderWay(string id, GalleryRecord record) => new(
        ErrorReasons.UpgradeUnderWay,
        id,
        $"Gallery '{id}' holds embedding space '{record.Other?.EmbeddingSpace ?? record.RetiringSpace}' beside '{record.EmbeddingSpace}'. Finish or cancel that upgrade first.");
}
