using FaceNet.Embedder.Imaging;
using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;
using Microsoft.ML.OnnxRuntime;

namespace FaceNet.Benchmarks.Embedder;

/// <summary>What the Embedder is measured against: decode a batch on all cores, then run it, and nothing else.</summary>
internal sealed class BareSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly ModelManifest _manifest;
    private readonly FacePreprocessor _preprocessor;
    private readonly RunOptions _run = new();
    private readonly float[] _input;
    private readonly float[] _output;
    private readonly OrtValue _inputValue;
    private readonly OrtValue _outputValue;

    /// <param name="directory">Folder of the model.</param>
    /// <param name="batch">Faces of every run.</param>
    /// <param name="spinning">Whether idle threads of the session wait by spinning.</param>
    public BareSession(string directory, int batch, bool spinning)
    {
        _manifest = ModelManifest.Load(directory);
        _preprocessor = new FacePreprocessor(_manifest.Input);
        using var options = new SessionOptions { IntraOpNumThreads = Environment.ProcessorCount, InterOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", spinning ? "1" : "0");
        _session = new InferenceSession(Path.Combine(directory, ModelManifest.GraphFileName), options);
        _input = GC.AllocateArray<float>(batch * _preprocessor.TensorLength, pinned: true);
        _output = GC.AllocateArray<float>(batch * _manifest.Output.Dimensions, pinned: true);
        (int width, int height) = (_manifest.Input.Width, _manifest.Input.Height);
        _inputValue = OrtValue.CreateTensorValueFromMemory(_input, _manifest.Input.Layout == TensorLayouts.Nchw ? [batch, 3, height, width] : [batch, height, width, 3]);
        _outputValue = OrtValue.CreateTensorValueFromMemory(_output, [batch, _manifest.Output.Dimensions]);
        Batch = batch;
        Spinning = spinning;
    }

    public int Batch { get; }

    public bool Spinning { get; }

    /// <summary>Decodes the faces of one batch and runs it.</summary>
    /// <param name="faces">The faces to choose from.</param>
    /// <param name="first">Which of them is the first of the batch.</param>
    public void Embed(FaceImage[] faces, int first)
    {
        if (Batch == 1)
        {
            Write(faces, first, 0);
        }
        else
        {
            Parallel.For(0, Batch, place => Write(faces, first + place, place));
        }

        _session.Run(_run, [_manifest.Input.Name], [_inputValue], [_manifest.Output.Name], [_outputValue]);
    }

    public void Dispose()
    {
        _inputValue.Dispose();
        _outputValue.Dispose();
        _run.Dispose();
        _session.Dispose();
    }

    private void Write(FaceImage[] faces, int face, int place)
    {
        _preprocessor.Write(PictureReader.Read(faces[face % faces.Length], "face"), _input.AsSpan(place * _preprocessor.TensorLength, _preprocessor.TensorLength));
    }
}
