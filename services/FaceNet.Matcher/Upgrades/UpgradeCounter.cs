using FaceNet.Matcher.Galleries;

namespace FaceNet.Matcher.Upgrades;

/// <summary>How far an upgrade is.</summary>
/// <param name="Faces">How many faces are enrolled.</param>
/// <param name="InOther">How many have a vector of the other space.</param>
/// <param name="WithoutImage">How many of the rest have no kept picture.</param>
internal sealed record UpgradeCount(long Faces, long InOther, long WithoutImage);

/// <summary>Looks at every face of a gallery that holds two embedding spaces. Thread-safe.</summary>
internal sealed class UpgradeCounter(SubjectStore subjects)
{
    /// <summary>Counts the faces that have a vector of the other space.</summary>
    public async Task<UpgradeCount> CountAsync(StoredGallery gallery, CancellationToken cancellationToken)
    {
        var space = GalleryUpgrades.Require(gallery).EmbeddingSpace;
        var (all, inOther, withoutImage) = (0L, 0L, 0L);
        await foreach (var subject in subjects.ScanAsync(gallery, cancellationToken))
        {
            foreach (var face in subject.Record.Faces)
            {
                var isIn = gallery.IsIn(face, space);
                all++;
                inOther += isIn ? 1 : 0;
                withoutImage += isIn || face.HasImage ? 0 : 1;
            }
        }

        return new UpgradeCount(all, inOther, withoutImage);
    }
}
