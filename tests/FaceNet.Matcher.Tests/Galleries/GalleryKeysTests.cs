using FaceNet.Matcher.Galleries;

namespace FaceNet.Matcher.Tests.Galleries;

/// <summary>The one test that knows the keys: they outlive a deployment.</summary>
public sealed class GalleryKeysTests
{
    [Fact]
    public void Keys_OfAGallery_KeepTheirForm()
    {
        Assert.Equal("facenet:galleries", GalleryKeys.Index);
        Assert.Equal("facenet:{g:0}:gallery", GalleryKeys.Gallery("g"));
        Assert.Equal("facenet:{g:0}:erasures", GalleryKeys.Erasures("g"));
        Assert.Equal("facenet:{g:0}:requests:r", GalleryKeys.Request("g", "r"));
    }

    [Fact]
    public void Keys_OfAShard_KeepTheirForm()
    {
        var keys = new ShardKeys("g", "3");

        Assert.Equal("facenet:{g:3}:counts", keys.Counts);
        Assert.Equal("facenet:{g:3}:subjects", keys.SubjectIds);
        Assert.Equal("facenet:{g:3}:unsettled", keys.Unsettled);
        Assert.Equal("facenet:{g:3}:images", keys.Images);
        Assert.Equal("facenet:{g:3}:space-1:faces", keys.Vectors("space-1"));
        Assert.Equal("facenet:{g:3}:space-1:meta", keys.Metadata("space-1"));
        Assert.Equal("facenet:{g:3}:deleted:0a1b", keys.Deleted("0a1b"));
        Assert.Equal("facenet:{g:3}:erased:0a1b", keys.Erased("0a1b"));
    }

    [Theory]
    [InlineData("anna", 1, 0)]
    [InlineData("anna", 5, 2)]
    [InlineData("bob", 5, 2)]
    [InlineData("bob", 64, 1)]
    public void NumberOf_Subject_IsTheSameForEver(string subject, int shards, int number) => Assert.Equal(number, GalleryShard.NumberOf(subject, shards));

    [Fact]
    public void NumberOf_ManySubjects_SpreadsThemEvenly()
    {
        var counts = Enumerable.Range(0, 64_000).CountBy(i => GalleryShard.NumberOf($"subject-{i}", 64)).Select(shard => shard.Value).ToArray();

        Assert.Equal(64, counts.Length);
        Assert.All(counts, count => Assert.InRange(count, 850, 1150));
    }
}
