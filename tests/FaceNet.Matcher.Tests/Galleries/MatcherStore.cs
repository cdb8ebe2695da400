using System.Diagnostics.Metrics;
using FaceNet.Matcher.Enrollment;
using FaceNet.Matcher.Forgetting;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Probes;
using FaceNet.Matcher.Search;
using FaceNet.Matcher.VectorIndex;
using FaceNet.Matcher.VectorIndex.Recall;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Erasure;
using FaceNet.ServiceDefaults.Models;
using FaceNet.ServiceDefaults.Redis;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FaceNet.Matcher.Tests.Galleries;

/// <summary>The Matcher's state on a Redis, without its edges.</summary>
internal sealed class MatcherStore : IAsyncDisposable
{
    private readonly ScoreCalibration _calibration;
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public MatcherStore(string redis)
    {
        var options = Options.Create(new RedisOptions { Configuration = redis });
        Redis = new RedisConnection(options);
        _calibration = new ScoreCalibration(Redis, options);
        Index = new RedisVectorIndex(Redis, _calibration, new RecallProbe(Redis, Options.Create(new RecallOptions()), new RecallMetrics(_meters.GetRequiredService<IMeterFactory>()), NullLogger<RecallProbe>.Instance));
        Unsettled = new UnsettledElements(Redis, Index, Time);
        var tombstones = new Tombstones(Redis, Options.Create(new ErasureOptions()), new TombstoneWakeUp(), Time);
        var answers = new RememberedAnswers(Redis);
        Erasure = new GalleryErasure(Redis, Index, tombstones, answers);
        Galleries = new GalleryStore(Redis, Erasure, tombstones);
        Subjects = new SubjectStore(Redis);
        Writer = new SubjectWriter(Redis, Subjects, Unsettled, tombstones, answers);
        Settler = new SubjectSettler(Redis, Subjects);
        Checks = NewChecks();
        Enrollment = new FaceEnrollment(Galleries, Subjects, Settler, Unsettled, Index, Checks, Time);
        var rounds = new GalleryRounds(Redis, NullLogger<GalleryRounds>.Instance);
        Imports = new GalleryImports(Galleries, Erasure, Time, NullLogger<GalleryImports>.Instance);
        Repair = new GalleryRepair(rounds, Galleries, Unsettled, Erasure, Imports, NullLogger<GalleryRepair>.Instance);
        Retention = new FaceRetention(rounds, Galleries, Subjects, Writer, Time, NullLogger<FaceRetention>.Instance);
    }

    /// <summary>A clock far ahead of the real one: hosts of other tests on the same Redis take nothing of these for abandoned.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public RedisConnection Redis { get; }

    public RedisVectorIndex Index { get; }

    public UnsettledElements Unsettled { get; }

    public GalleryErasure Erasure { get; }

    public GalleryStore Galleries { get; }

    public SubjectStore Subjects { get; }

    public SubjectWriter Writer { get; }

    public SubjectSettler Settler { get; }

    public EnrollmentChecks Checks { get; }

    public FaceEnrollment Enrollment { get; }

    public GalleryImports Imports { get; }

    public GalleryRepair Repair { get; }

    public FaceRetention Retention { get; }

    /// <summary>Enrolls a vector.</summary>
    public Task<Enrolled> EnrollAsync(StoredGallery gallery, string subject, string face, FaceEmbedding embedding, CancellationToken cancellationToken) =>
        Enrollment.EnrollAsync(gallery, new Enrollee(subject, face, new ReadProbe(embedding, "face")), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        _calibration.Dispose();
        await _meters.DisposeAsync();
    }

    // The galleries of these tests check nothing that takes a calibration, so that no Embedder is asked.
    private EnrollmentChecks NewChecks() => new(
        new SubjectSearch(Unsettled, Index),
        new SubjectSamples(Subjects, Index),
        new CalibrationReader(new ModelCatalog(new EmbeddingService.EmbeddingServiceClient(GrpcChannel.ForAddress("http://localhost:1")), Options.Create(new EmbedderClientOptions()), Time), Time));
}
