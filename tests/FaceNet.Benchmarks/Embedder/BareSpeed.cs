using System.Diagnostics;
using FaceNet.Embedder.Inference;
using FaceNet.Protos.Type.V1;

namespace FaceNet.Benchmarks.Embedder;

/// <summary>The speed of bare sessions.</summary>
internal static class BareSpeed
{
    /// <summary>Tries batch sizes, with and without spinning, and returns the session that embeds most faces per second.</summary>
    /// <param name="directory">Folder of the model.</param>
    /// <param name="maxBatch">Largest batch the graph takes.</param>
    /// <param name="faces">The faces.</param>
    /// <param name="seconds">How long each is tried.</param>
    public static BareSession Best(string directory, int maxBatch, FaceImage[] faces, double seconds)
    {
        BareSession? best = null;
        double most = 0;
        foreach (int batch in new BatchShapes(maxBatch, isFixed: false).All)
        {
            foreach (bool spinning in new[] { false, true })
            {
                var session = new BareSession(directory, batch, spinning);
                FacesPerSecond(session, faces, seconds / 4);
                double speed = FacesPerSecond(session, faces, seconds);
                if (speed > most)
                {
                    best?.Dispose();
                    (best, most) = (session, speed);
                }
                else
                {
                    session.Dispose();
                }
            }
        }

        return best!;
    }

    /// <summary>Embeds batch after batch for some time.</summary>
    public static double FacesPerSecond(BareSession session, FaceImage[] faces, double seconds)
    {
        long started = Stopwatch.GetTimestamp();
        int embedded = 0;
        do
        {
            session.Embed(faces, embedded);
            embedded += session.Batch;
        }
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds);
        return embedded / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
