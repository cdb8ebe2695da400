using System.Diagnostics;
using System.Text.Json.Nodes;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Training;

namespace FaceNet.Benchmarks.Trainer;

/// <summary>The same network in PyTorch, in a process of its own that takes steps when it is told to.</summary>
internal sealed class PyTorchPeer : IDisposable
{
    private const string Prefix = "peer: ";

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "peers", "pytorch_step.py");

    private readonly Process _process;

    private PyTorchPeer(Process process, string version, long parameters)
    {
        _process = process;
        Version = version;
        Parameters = parameters;
    }

    public string Version { get; }

    /// <summary>Learned numbers, batch normalisation not folded.</summary>
    public long Parameters { get; }

    /// <summary>Starts PyTorch and has it build the network.</summary>
    /// <param name="command">Runs Python with PyTorch: <c>python3</c>, or <c>chroot DIR python3</c>. It is given the script as text.</param>
    /// <param name="network">The network.</param>
    /// <param name="batch">Photos of a step.</param>
    /// <param name="steps">Steps of a round.</param>
    /// <param name="options">The optimizer's numbers.</param>
    public static PyTorchPeer Start(string command, NetworkDescription network, int batch, int steps, TrainingOptions options)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = new ProcessStartInfo(words[0], [.. words[1..], "-c", File.ReadAllText(Script)]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"'{command}' did not start.");
        var plan = new JsonObject
        {
            ["layers"] = LayerJson.Of(network.Layers, network.Input),
            ["input"] = new JsonArray(network.Input.Channels, network.Input.Height, network.Input.Width),
            ["dimensions"] = network.Dimensions,
            ["batch"] = batch,
            ["steps"] = steps,
            ["threads"] = TorchSharp.torch.get_num_threads(),
            ["learning_rate"] = options.LearningRate,
            ["weight_decay"] = options.WeightDecay,
        };
        process.StandardInput.WriteLine(plan.ToJsonString());
        process.StandardInput.Flush();
        JsonNode built = JsonNode.Parse(ReadLine(process))!;
        return new PyTorchPeer(process, (string)built["version"]!, (long)built["parameters"]!);
    }

    /// <summary>Has it take the steps of a round.</summary>
    public void TakeSteps()
    {
        _process.StandardInput.WriteLine("round");
        _process.StandardInput.Flush();
        ReadLine(_process);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string ReadLine(Process process)
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(Prefix, StringComparison.Ordinal))
            {
                return line[Prefix.Length..];
            }
        }

        throw new InvalidOperationException("PyTorch ended; what it said is above.");
    }
}
