using System.Diagnostics;
using FaceNet.Benchmarks.Faces;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.VectorIndex;
using FaceNet.Protos.Matching.V1;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.Benchmarks.Matcher;

/// <summary>Many callers that enroll vectors over gRPC, beside as many that send a VADD to the same vector set down one connection and do nothing else.</summary>
internal static class EnrollSpeed
{
    private const double Target = 0.7;
    private const int FewestPerTurn = 200;
    private const int MostPerTurn = 2000;

    /// <summary>A turn adds a part of what the gallery holds, so that its size stays about what is said of it.</summary>
    private const int Parts = 20;

    // A check is a search, and several times as slow as what it precedes.
    private const int CheckedPart = 4;
    private const int WarmUpFaces = 3000;

    /// <summary>
    /// Enrolls into a gallery of its own until what runs is compiled for speed: a server has that behind it after seconds, but the first turns of the smallest
    /// gallery would be over before.
    /// </summary>
    public static async Task WarmUpAsync(MatcherServer server, string gallery, RandomPeople people)
    {
        await server.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = gallery, EmbeddingSpace = BenchmarkGallery.Space, DuplicateCheck = DuplicateCheck.Off });
        MatchingService.MatchingServiceClient[] clients = server.Connect(SearchSpeed.CallerCount);
        await Parallel.ForAsync(0, WarmUpFaces, new ParallelOptions { MaxDegreeOfParallelism = clients.Length }, async (person, cancellationToken) =>
            await clients[person % clients.Length].EnrollFaceAsync(Request(gallery, person, people.Photo(person, 0)), cancellationToken: cancellationToken));
        await server.Galleries.DeleteGalleryAsync(new DeleteGalleryRequest { Gallery = gallery });
    }

    /// <summary>Measures without and with a look at whether the face is that of another subject; the first has a target.</summary>
    public static async Task<BenchmarkResult[]> MeasureAsync(
        MatcherServer server, VectorStore store, BenchmarkGallery gallery, RandomPeople people, int rounds, IReadOnlyDictionary<string, object> common)
    {
        int size = gallery.Vectors.Length, perTurn = Math.Clamp(size / Parts, FewestPerTurn, MostPerTurn), enrolled = (rounds + 1) * 2 * perTurn;
        int checkedPerTurn = Math.Max(FewestPerTurn, perTurn / CheckedPart);
        return
        [
            await MeasureAsync(server, store, gallery, people, rounds, perTurn, size, DuplicateCheck.Off, common),
            await MeasureAsync(server, store, gallery, people, rounds, checkedPerTurn, size + enrolled, DuplicateCheck.Report, common),
        ];
    }

    private static async Task<BenchmarkResult> MeasureAsync(
        MatcherServer server,
        VectorStore store,
        BenchmarkGallery gallery,
        RandomPeople people,
        int rounds,
        int perTurn,
        int vectorsBefore,
        DuplicateCheck check,
        IReadOnlyDictionary<string, object> common)
    {
        await server.Galleries.UpdateGalleryAsync(
            new UpdateGalleryRequest { Gallery = new Gallery { Gallery_ = gallery.Id, DuplicateCheck = check }, UpdateMask = new FieldMask { Paths = { "duplicate_check" } } });
        int next = vectorsBefore;
        MatchingService.MatchingServiceClient[] clients = server.Connect(SearchSpeed.CallerCount);
        List<Turn> enrolled = [], added = [];
        for (int round = -1; round < rounds; round++)
        {
            Turn served = await TakeTurnAsync(EnrollAsync), below = await TakeTurnAsync(AddAsync);
            if (round >= 0)
            {
                enrolled.Add(served);
                added.Add(below);
            }
        }

        double value = Medians.Of(enrolled.Select(turn => turn.PerSecond)), bare = Medians.Of(added.Select(turn => turn.PerSecond)), ratio = value / bare;
        var parameters = new Dictionary<string, object>(common)
        {
            ["callers"] = SearchSpeed.CallerCount,
            ["rounds"] = rounds,
            ["enrolled_per_turn"] = perTurn,
            ["duplicate_check"] = check,
            ["vectors_at_the_end"] = vectorsBefore + ((rounds + 1) * 2 * perTurn),
            ["filled_256_at_once"] = Math.Round(gallery.VectorsPerSecond, 1),
        };
        ProcessorTime.Middle([.. enrolled.Select(turn => turn.Used)]).AddTo(parameters, "");
        ProcessorTime.Middle([.. added.Select(turn => turn.Used)]).AddTo(parameters, "bare_");
        bool hasTarget = check == DuplicateCheck.Off;
        return new BenchmarkResult(
            $"matcher.enroll.{gallery.Vectors.Length}{(hasTarget ? "" : ".duplicates_reported")}",
            parameters,
            value,
            "faces/s",
            "as many callers with VADD on one connection",
            bare,
            ratio,
            hasTarget ? ">= 0.7" : null,
            hasTarget ? ratio >= Target : null);

        // Every vector is of a person that was not there before, and is made before the clock runs.
        async Task<Turn> TakeTurnAsync(Func<int, int, float[], Task> add)
        {
            int first = next;
            next += perTurn;
            float[][] vectors = [.. Enumerable.Range(first, perTurn).Select(person => people.Photo(person, 0))];
            int taken = -1;
            ProcessorTime before = await ProcessorTime.ReadAsync(store);
            long started = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, SearchSpeed.CallerCount).Select(caller => Task.Run(async () =>
            {
                for (int index = Interlocked.Increment(ref taken); index < perTurn; index = Interlocked.Increment(ref taken))
                {
                    await add(caller, first + index, vectors[index]);
                }
            })));
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            return new Turn(perTurn / seconds, (await ProcessorTime.ReadAsync(store) - before).Per(perTurn));
        }

        Task EnrollAsync(int caller, int person, float[] vector)
        {
            return clients[caller].EnrollFaceAsync(Request(gallery.Id, person, vector)).ResponseAsync;
        }

        Task AddAsync(int caller, int person, float[] vector)
        {
            string element = ElementId.New(BenchmarkGallery.Subject(person), "photo-0", gallery.Stored.Record.Generation).ToString();
            return store.Database.VectorSetAddAsync(gallery.Stored.Shards[0].Vectors, RedisVectorSets.Add(element, vector));
        }
    }

    private static EnrollFaceRequest Request(string gallery, int person, float[] vector)
    {
        return new EnrollFaceRequest { Gallery = gallery, SubjectId = BenchmarkGallery.Subject(person), FaceId = "photo-0", Face = MatcherServer.Face(vector, BenchmarkGallery.Space) };
    }

    private sealed record Turn(double PerSecond, ProcessorTime Used);
}
