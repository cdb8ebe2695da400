using FaceNet.Matcher.Tests.Backends;
using FaceNet.Matcher.Upgrades;
using FaceNet.Protos.Matching.V1;
using FaceNet.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.Matcher.Tests.Upgrades;

/// <summary>The log says of which gallery a face got no vector, and why, and not whose it is.</summary>
[Collection(nameof(OnGarnet))]
public sealed class KeptPicturesLogTests(GarnetMatcher matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_SubjectDeletedMeanwhile_IsLoggedWithoutItsId()
    {
        await using var gallery = await UpgradableGallery.CreateAsync(matcher, keepImages: true);
        var anna = UniqueName.For("anna");
        await gallery.EnrollAsync(anna, "1", UpgradableGallery.Picture(0));
        gallery.BeforeNext(() => gallery.Host.Galleries.DeleteSubject(new DeleteSubjectRequest { Gallery = gallery.Id, SubjectId = anna }, cancellationToken: Cancellation));
        await gallery.StartAsync();

        await Eventually.HoldsAsync(
            "the face to be passed over",
            async () =>
            {
                await gallery.Host.Services.GetRequiredService<KeptPictures>().RunAsync(Cancellation);
                return gallery.Host.Log.Contains("got no vector");
            },
            Cancellation);

        Assert.Contains($"Gallery {gallery.Id}: a face got no vector of the other space: SUBJECT_NOT_FOUND", gallery.Host.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(anna, gallery.Host.Log.Text, StringComparison.Ordinal);
    }
}
