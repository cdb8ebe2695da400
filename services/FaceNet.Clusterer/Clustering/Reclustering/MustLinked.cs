using FaceNet.Clusterer.Clustering.Corrections;

namespace FaceNet.Clusterer.Clustering.Reclustering;

/// <summary>Finds the faces that people say show one person, directly or by way of others.</summary>
internal static class MustLinked
{
    /// <summary>The groups of two faces and more, in order of their first face.</summary>
    /// <param name="faces">All faces, in order.</param>
    /// <param name="links">Links of them; cannot-links are passed over.</param>
    public static IReadOnlyList<Face[]> Groups(IReadOnlyList<Face> faces, IEnumerable<FaceLink> links)
    {
        FaceLink[] musts = [.. links.Where(link => link.Kind == LinkKind.Must)];
        if (musts.Length == 0)
        {
            return [];
        }

        var places = new Dictionary<string, int>(faces.Count);
        for (var i = 0; i < faces.Count; i++)
        {
            places.Add(faces[i].CropId, i);
        }

        // Each face points to an earlier one of its group, the first one to itself.
        int[] earlier = [.. Enumerable.Range(0, faces.Count)];
        foreach (var link in musts)
        {
            var (one, other) = (First(earlier, places[link.One]), First(earlier, places[link.Other]));
            earlier[Math.Max(one, other)] = Math.Min(one, other);
        }

        return
        [
            .. musts.SelectMany(link => new[] { places[link.One], places[link.Other] }).Distinct().Order()
                .GroupBy(place => First(earlier, place), (_, group) => group.Select(place => faces[place]).ToArray()),
        ];
    }

    private static int First(int[] earlier, int place)
    {
        while (earlier[place] != place)
        {
            place = earlier[place] = earlier[earlier[place]];
        }

        return place;
    }
}
