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
        Assert.Equal("facenet:{g:0}:counts", GalleryKeys.Counts("g"));
        Assert.Equal("facenet:{g:0}:subjects", GalleryKeys.SubjectIds("g"));
        Assert.Equal("facenet:{g:0}:unsettled", GalleryKeys.Unsettled("g"));
        Assert.Equal("facenet:{g:0}:erasures", GalleryKeys.Erasures("g"));
        Assert.Equal("facenet:{g:0}:erasures:0a1b", GalleryKeys.Erased("g", "0a1b"));
        Assert.Equal("facenet:{g:0}:space-1:faces", GalleryKeys.Vectors("g", "space-1"));
        Assert.Equal("facenet:{g:0}:space-1:meta", GalleryKeys.Metadata("g", "space-1"));
    }
}
