using FaceNet.Clusterer;
using FaceNet.Embedder;
using FaceNet.Matcher;

namespace FaceNet.Standalone.EndToEndTests.Documentation;

/// <summary>The host of each service, composed as its own executable does it, and not started.</summary>
internal sealed class ComposedHosts : IAsyncDisposable
{
    public IReadOnlyList<ComposedHost> All { get; } =
    [
        new("Embedder", builder => builder.AddEmbedder(), app => app.MapEmbedder()),
        new("Matcher", builder => builder.AddMatcher(), app => app.MapMatcher()),
        new("Clusterer", builder => builder.AddClusterer(), app => app.MapClusterer()),
    ];

    /// <summary>The rows of a table whose last column names the hosts that a row is true of.</summary>
    public IEnumerable<string> Rows(Func<ComposedHost, IEnumerable<string>> rowsOf) =>
        from host in All
        from row in rowsOf(host).Distinct()
        group host.Name by row into hosts
        select $"{hosts.Key} | {(hosts.Count() == All.Count ? "every host" : string.Join(", ", hosts))}";

    public async ValueTask DisposeAsync()
    {
        foreach (var host in All)
        {
            await host.DisposeAsync();
        }
    }
}
