using FaceNet.Matcher.Enrollment;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.VectorIndex;
using FaceNet.ServiceDefaults.Redis;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FaceNet.Matcher.Tests.Galleries;

/// <summary>The Matcher's state on a Redis, without its edges.</summary>
internal sealed class MatcherStore : IAsyncDisposable
{
    private readonly ScoreCalibration _calibration;

    public MatcherStore(string redis)
    {
        var options = Options.Create(new RedisOptions { Configuration = redis });
        Redis = new RedisConnection(options);
        _calibration = new ScoreCalibration(Redis, options);
        Index = new RedisVectorIndex(Redis, _calibration);
        Unsettled = new UnsettledElements(Redis, Index, Time);
        Erasure = new GalleryErasure(Redis, Index);
        Galleries = new GalleryStore(Redis, Erasure);
        Subjects = new SubjectStore(Redis, Unsettled);
        Enrollment = new FaceEnrollment(Galleries, Subjects, Unsettled, Index, Time);
        Repair = new GalleryRepair(Redis, Unsettled, Erasure, NullLogger<GalleryRepair>.Instance);
    }

    /// <summary>A clock far ahead of the real one: hosts of other tests on the same Redis take nothing of these for abandoned.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public RedisConnection Redis { get; }

    public RedisVectorIndex Index { get; }

    public UnsettledElements Unsettled { get; }

    public GalleryErasure Erasure { get; }

    public GalleryStore Galleries { get; }

    public SubjectStore Subjects { get; }

    public FaceEnrollment Enrollment { get; }

    public GalleryRepair Repair { get; }

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        _calibration.Dispose();
    }
}
