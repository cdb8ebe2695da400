using System.Diagnostics;
using FaceNet.ServiceDefaults.Telemetry;

namespace FaceNet.Matcher;

/// <summary>The spans of the Matcher. None is made where nobody listens.</summary>
internal static class MatcherSpans
{
    private static readonly ActivitySource Source = new("FaceNet.Matcher");

    /// <summary>Begins a search of a gallery.</summary>
    public static Activity? Search(string gallery) => Source.StartActivity("search")?.SetTag("facenet.gallery", gallery);

    /// <summary>Begins the look for a captured face in the galleries that watch for it, in the trace that it came with. It is the current span from here on.</summary>
    public static Activity? Process(string? traceParent)
    {
        var span = Source.BeginUnder("process face-embedded", ActivityKind.Consumer, traceParent);
        if (span is not null)
        {
            Activity.Current = span;
        }

        return span;
    }

    /// <summary>Begins the telling of a recognised face.</summary>
    public static Activity? Publish() => Source.StartActivity("publish face-matched", ActivityKind.Producer);
}
