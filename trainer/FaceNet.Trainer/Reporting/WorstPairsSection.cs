using System.Net;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation;
using static FaceNet.Trainer.Reporting.Figures;

namespace FaceNet.Trainer.Reporting;

/// <summary>The pairs a model gets most wrong, as thumbnails.</summary>
internal static class WorstPairsSection
{
    public static string Write(SetEvaluation set)
    {
        (Person Person, FacePhoto Photo)[] photos = [.. set.Set.Photos.People.SelectMany(person => person.Photos.Select(photo => (person, photo)))];
        return $"""
            <section><h2>The worst pairs</h2>
            <h3>Two names, taken for one person</h3>
            <p class="soft">Nearest first, each two people once. Some may be wrong labels.</p>
            {Pairs(set.Worst.NearestImpostors, photos)}
            <h3>One name, taken for two people</h3>
            <p class="soft">Farthest first, each person once.</p>
            {Pairs(set.Worst.FarthestGenuine, photos)}
            </section>
            """;
    }

    private static string Pairs(IReadOnlyList<PhotoPair> pairs, (Person Person, FacePhoto Photo)[] photos)
    {
        return pairs.Count == 0
            ? "<p>None.</p>"
            : $"""<div class="pairs">{string.Concat(pairs.Select(pair => Pair(pair, photos[pair.Left], photos[pair.Right])))}</div>""";
    }

    private static string Pair(PhotoPair pair, (Person Person, FacePhoto Photo) left, (Person Person, FacePhoto Photo) right)
    {
        string names = left.Person == right.Person ? left.Person.Name : $"{left.Person.Name} / {right.Person.Name}";
        return $"""<div class="pair">{Image(left)}{Image(right)}<b>{Distance(pair.SquaredDistance)}</b><span>{WebUtility.HtmlEncode(names)}</span></div>""";
    }

    private static string Image((Person Person, FacePhoto Photo) face)
    {
        string name = WebUtility.HtmlEncode($"{face.Person.Name}/{face.Photo.Name}");
        return $"""<img src="{Thumbnail.DataUri(face.Photo.Image)}" alt="{name}" title="{name}" width="76" height="76">""";
    }
}
