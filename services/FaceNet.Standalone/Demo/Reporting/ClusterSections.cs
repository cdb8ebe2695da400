using System.Text;
using FaceNet.Standalone.Demo.Clusters;
using FaceNet.Standalone.Demo.Planning;
using static FaceNet.Standalone.Demo.Reporting.ReportHtml;

namespace FaceNet.Standalone.Demo.Reporting;

/// <summary>
/// The clusters as rows of thumbnails: first those that hold somebody wrong, then people who fell apart, then the largest of
/// the rest. A page of thousands of pictures helps nobody, so each part is capped and says what it leaves out.
/// </summary>
internal static class ClusterSections
{
    private const int MostMixed = 20;
    private const int MostSplitPeople = 10;
    private const int MostPure = 30;
    private const int MostFaces = 13;
    private const int MostWrongFaces = 6;

    public static string Write(DemoResult result)
    {
        var mixed = result.Clusters.Where(cluster => cluster.Wrong > 0).OrderByDescending(cluster => cluster.Wrong).ToArray();
        var split = result.Clusters.GroupBy(cluster => cluster.Person).Where(person => person.Count() > 1)
            .OrderByDescending(person => person.Count()).ToArray();
        var splitShown = split.Take(MostSplitPeople).SelectMany(person => person).ToArray();
        var pure = result.Clusters.Except(mixed).Except(splitShown).ToArray();

        var html = new StringBuilder();
        html.Append(Section(
            result,
            $"Clusters that mix people: {mixed.Length} of {result.Clusters.Count}",
            "Whoever most of the faces show is taken for the person; a <span class=\"key\"></span> red frame marks a face of somebody else.",
            mixed.Take(MostMixed),
            mixed.Skip(MostMixed)));
        html.Append(Section(
            result,
            $"People who fell into several clusters: {split.Length} of {result.People}",
            "The clusters of one person stand below each other.",
            splitShown,
            split.Skip(MostSplitPeople).SelectMany(person => person).Except(mixed)));
        html.Append(Section(
            result,
            "The largest of the others",
            "One person each, and all of that person's faces.",
            pure.Take(MostPure),
            pure.Skip(MostPure)));
        return html.ToString();
    }

    private static string Section(DemoResult result, string title, string meaning, IEnumerable<FoundCluster> shown, IEnumerable<FoundCluster> rest)
    {
        var rows = string.Concat(shown.Select(cluster => Row(result, cluster)));
        if (rows.Length == 0)
        {
            return $"""<section><h2>{title}</h2><p class="soft">None.</p></section>""";
        }

        var left = rest.ToArray();
        var more = left.Length == 0
            ? ""
            : $"""<p class="soft">Not shown: {Figures.Of(left.Length, "more cluster", "more clusters")} with {Figures.Of(left.Sum(cluster => cluster.Members.Count), "face", "faces")}.</p>""";
        return $"""<section><h2>{title}</h2><p class="soft">{meaning}</p>{rows}{more}</section>""";
    }

    private static string Row(DemoResult result, FoundCluster cluster)
    {
        var faces = Shown(cluster);
        var hidden = cluster.Members.Count - faces.Count;
        var more = hidden > 0 ? $"""<span class="more">+ {hidden} more</span>""" : "";
        var wrong = cluster.Wrong > 0 ? $"""<br><span class="badge">{cluster.Wrong} of somebody else</span>""" : "";
        var enrolled = result.Enrollment.People.Contains(cluster.Person) ? "<br>enrolled too" : "";
        return $"""
            <div class="cluster"><div class="who"><b>{Text(cluster.Person.Name)}</b><br>{Figures.Of(cluster.Members.Count, "face", "faces")}{wrong}<span class="soft">{enrolled}</span></div>
            <div class="faces">{string.Concat(faces.Select(crop => Face(cluster, crop)))}{more}</div></div>
            """;
    }

    // The wrong ones come last, and always with some of the right ones to compare them with.
    private static List<Crop> Shown(FoundCluster cluster)
    {
        var wrong = cluster.Members.Where(cluster.IsWrong).Take(MostWrongFaces).ToArray();
        return [.. cluster.Members.Where(crop => !cluster.IsWrong(crop)).Take(MostFaces - wrong.Length), .. wrong];
    }

    private static string Face(FoundCluster cluster, Crop crop)
    {
        var mark = cluster.IsWrong(crop) ? " class=\"wrong\"" : "";
        var name = Text($"{crop.Person!.Name}/{crop.Photo.Name}");
        return $"""<img{mark} src="{Thumbnail.DataUri(crop.Photo.Read())}" alt="{name}" title="{name}" width="{Thumbnail.Side}" height="{Thumbnail.Side}" loading="lazy">""";
    }
}
