using System.Diagnostics;
using FaceNet.Benchmarks.Faces;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.VectorIndex;
using FaceNet.Protos.Matching.V1;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace FaceNet.Benchmarks.Matcher;

/// <summary>A gallery of random people.</summary>
/// <param name="Stored">The gallery as it is without anybody in it.</param>
/// <param name="Vectors">Its vectors, person by person.</param>
/// <param name="VectorsPerSecond">Vectors and metadata per second while it was filled.</param>
/// <param name="BytesPerFace">What a face takes in the store; null where the store does not tell.</param>
internal sealed record BenchmarkGallery(StoredGallery Stored, float[][] Vectors, double VectorsPerSecond, double? BytesPerFace)
{
    public const string Space = "random-people";

    private const int PeoplePerStep = 64;

    public string Id => Stored.Id;

    /// <summary>
    /// Creates and fills a gallery. The Matcher creates it; the faces are written as the Matcher would leave them, but many at once and without its guards, since
    /// nobody else knows the gallery.
    /// </summary>
    public static async Task<BenchmarkGallery> FillAsync(MatcherServer server, VectorStore store, string id, RandomPeople people, int count)
    {
        float[][] vectors = people.Enrolled(count);
        await server.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = id, EmbeddingSpace = Space });
        StoredGallery gallery = await server.Services.GetRequiredService<GalleryStore>().GetAsync(id, CancellationToken.None);
        long? before = await store.BytesAsync();
        long started = Stopwatch.GetTimestamp();
        for (int first = 0; first < count / RandomPeople.Photos; first += PeoplePerStep)
        {
            await WriteAsync(store.Database, gallery, vectors, first, Math.Min(PeoplePerStep, (count / RandomPeople.Photos) - first));
        }

        double speed = count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new BenchmarkGallery(gallery, vectors, speed, (await store.BytesAsync() - before) / (double?)count);
    }

    /// <summary>The id of a person.</summary>
    public static string Subject(int person)
    {
        return FormattableString.Invariant($"person-{person}");
    }

    private static async Task WriteAsync(IDatabase database, StoredGallery gallery, float[][] vectors, int first, int people)
    {
        var writes = new List<Task>();
        var subjects = new List<HashEntry>();
        for (int person = first; person < first + people; person++)
        {
            ElementId[] elements = [.. Enumerable.Range(0, RandomPeople.Photos).Select(photo => ElementId.New(Subject(person), FormattableString.Invariant($"photo-{photo}"), gallery.Record.Generation))];
            writes.AddRange(elements.Select((element, photo) => database.VectorSetAddAsync(gallery.Shards[0].Vectors, RedisVectorSets.Add(element.ToString(), vectors[(person * RandomPeople.Photos) + photo]))));
            DateTimeOffset time = gallery.Record.CreateTime;
            subjects.Add(new HashEntry(Subject(person), StoredValue.Write(new SubjectRecord(time, [.. elements.Select(element => new FaceRecord(element.Face, element.Tag, time))]))));
        }

        writes.Add(database.HashSetAsync(gallery.Shards[0].Metadata, [.. subjects]));
        writes.Add(database.SortedSetAddAsync(gallery.Shards[0].Keys.SubjectIds, [.. subjects.Select(subject => new SortedSetEntry(subject.Name, 0))]));
        writes.Add(database.HashIncrementAsync(gallery.Shards[0].Keys.Counts, GalleryStore.Subjects, people));
        writes.Add(database.HashIncrementAsync(gallery.Shards[0].Keys.Counts, GalleryStore.Faces, people * RandomPeople.Photos));
        await Task.WhenAll(writes);
    }
}
