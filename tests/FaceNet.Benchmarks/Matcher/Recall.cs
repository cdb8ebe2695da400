using System.Numerics.Tensors;
using FaceNet.Benchmarks.Faces;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Benchmarks.Matcher;

/// <summary>How many of the truly nearest people the answers of the Matcher hold.</summary>
internal static class Recall
{
    private const int Nearest = 10;
    private const double Target = 0.999;
    private const int StrangerPart = 4;
    private const int TargetReaches = 100_000;

    /// <summary>Searches for further photos of enrolled people, and for people who are not enrolled, of whom nobody in the gallery stands out as the nearest.</summary>
    /// <param name="server">The Matcher.</param>
    /// <param name="gallery">The gallery.</param>
    /// <param name="people">The people it was filled with.</param>
    /// <param name="probes">How many probes of enrolled people; of others a quarter as many.</param>
    /// <param name="common">What is said of every figure.</param>
    public static async Task<BenchmarkResult[]> MeasureAsync(MatcherServer server, BenchmarkGallery gallery, RandomPeople people, int probes, IReadOnlyDictionary<string, object> common)
    {
        int size = gallery.Vectors.Length, enrolled = size / RandomPeople.Photos;
        var results = new List<BenchmarkResult>();
        foreach ((string kind, int first, int count) in new[] { ("", 0, probes), ("strangers.", enrolled, probes / StrangerPart) })
        {
            // Spread over the gallery, a photo that is not enrolled of each.
            float[][] vectors = [.. Enumerable.Range(0, count).Select(probe => people.Photo(first + (int)((long)probe * enrolled / count), RandomPeople.Photos + probe))];
            int[][] truth = [.. vectors.AsParallel().AsOrdered().Select(vector => NearestPeople(gallery.Vectors, vector))];
            string[][] found = await SearchAsync(server, gallery.Id, vectors);
            double first1 = truth.Zip(found).Average(pair => pair.Second.Length > 0 && pair.Second[0] == BenchmarkGallery.Subject(pair.First[0]) ? 1 : 0);
            double all10 = truth.Zip(found).Average(pair => pair.First.Count(person => pair.Second.Contains(BenchmarkGallery.Subject(person))) / (double)Nearest);
            bool hasTarget = kind.Length == 0 && size <= TargetReaches;
            var parameters = new Dictionary<string, object>(common) { ["probes"] = count };
            results.Add(Result($"matcher.recall1.{kind}{size}", first1, hasTarget));
            results.Add(Result($"matcher.recall10.{kind}{size}", all10, isJudged: false));

            BenchmarkResult Result(string name, double recall, bool isJudged)
            {
                return new BenchmarkResult(name, parameters, recall, "share of the nearest people found", "brute force", 1, recall, isJudged ? ">= 0.999" : null, isJudged ? recall >= Target : null);
            }
        }

        return [.. results];
    }

    // Of each person the nearest photo counts.
    private static int[] NearestPeople(float[][] vectors, float[] probe)
    {
        var cosines = new float[vectors.Length / RandomPeople.Photos];
        for (int person = 0; person < cosines.Length; person++)
        {
            cosines[person] = float.NegativeInfinity;
            for (int photo = 0; photo < RandomPeople.Photos; photo++)
            {
                cosines[person] = Math.Max(cosines[person], TensorPrimitives.Dot(vectors[(person * RandomPeople.Photos) + photo], probe));
            }
        }

        int[] people = [.. Enumerable.Range(0, cosines.Length)];
        Array.Sort(cosines, people);
        return [.. people.Reverse().Take(Nearest)];
    }

    private static async Task<string[][]> SearchAsync(MatcherServer server, string gallery, float[][] probes)
    {
        MatchingService.MatchingServiceClient[] clients = server.Connect(SearchSpeed.CallerCount);
        var found = new string[probes.Length][];
        await Parallel.ForAsync(0, probes.Length, new ParallelOptions { MaxDegreeOfParallelism = clients.Length }, async (probe, cancellationToken) =>
        {
            var request = new SearchFacesRequest { Gallery = gallery, Probe = MatcherServer.Face(probes[probe], BenchmarkGallery.Space), MaxCandidates = Nearest };
            SearchFacesResponse response = await clients[probe % clients.Length].SearchFacesAsync(request, cancellationToken: cancellationToken);
            found[probe] = [.. response.Candidates.Select(candidate => candidate.SubjectId)];
        });
        return found;
    }
}
