using FaceNet.ModelContract;
using Microsoft.ML.OnnxRuntime;

namespace FaceNet.Embedder.Inference;

/// <summary>Reads from a session what its graph takes and gives.</summary>
internal static class GraphReader
{
    /// <summary>Describes the one input and, of several outputs, the one that the manifest names.</summary>
    /// <exception cref="ManifestException">The graph has not exactly one input, or no output.</exception>
    public static GraphSignature Read(InferenceSession session, ModelManifest manifest, string graphPath)
    {
        if (session.InputMetadata.Count != 1 || session.OutputMetadata.Count == 0)
        {
            throw new ManifestException(
                graphPath,
                [$"input.name: the graph has {session.InputMetadata.Count} inputs and {session.OutputMetadata.Count} outputs; it must have one input and an output. Export a graph that takes a picture and gives a vector."]);
        }

        var (inputName, input) = session.InputMetadata.Single();
        var outputName = session.OutputMetadata.ContainsKey(manifest.Output.Name) ? manifest.Output.Name : session.OutputMetadata.Keys.First();
        var output = session.OutputMetadata[outputName];
        return new GraphSignature(
            inputName, input.Dimensions, outputName, output.Dimensions, input.ElementDataType.ToString(), output.ElementDataType.ToString());
    }
}
