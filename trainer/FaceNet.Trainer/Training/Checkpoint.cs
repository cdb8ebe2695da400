using System.Text.Json;
using FaceNet.Trainer.Networks;

namespace FaceNet.Trainer.Training;

/// <summary>A folder with network.dat, optimizer.dat and progress.json, from which a run goes on exactly as if it had not stopped.</summary>
internal static class Checkpoint
{
    private const string NetworkFile = "network.dat";
    private const string OptimizerFile = "optimizer.dat";
    private const string ProgressFile = "progress.json";

    /// <summary>Replaces the checkpoint in the folder; a crash meanwhile leaves the old or the new one beside it, never half of one in its place.</summary>
    public static void Save(string folder, TrainingState state, TrainingOptions options)
    {
        string fresh = folder + ".new";
        DeleteFolder(fresh);
        Directory.CreateDirectory(fresh);
        state.Network.save(Path.Combine(fresh, NetworkFile));
        state.Optimizer.save_state_dict(Path.Combine(fresh, OptimizerFile));
        var progress = new CheckpointProgress(state.Network.Description.Name, state.Step, state.Seconds, options);
        File.WriteAllText(Path.Combine(fresh, ProgressFile), JsonSerializer.Serialize(progress, TrainerJson.Indented));
        DeleteFolder(folder);
        Directory.Move(fresh, folder);
    }

    /// <summary>Reads how far the run in the folder is.</summary>
    /// <exception cref="TrainerException">There is no checkpoint, or it is damaged.</exception>
    public static CheckpointProgress ReadProgress(string folder)
    {
        string file = Path.Combine(folder, ProgressFile);
        if (!File.Exists(file))
        {
            throw new TrainerException($"'{folder}' holds no checkpoint ({ProgressFile} is missing). Name the checkpoint folder of a run.");
        }

        try
        {
            return JsonSerializer.Deserialize<CheckpointProgress>(File.ReadAllText(file), TrainerJson.Indented)
                ?? throw new JsonException("the file holds null");
        }
        catch (JsonException exception)
        {
            throw Damaged(folder, exception);
        }
    }

    /// <summary>Loads the state of a run of one of the known networks.</summary>
    /// <exception cref="TrainerException">There is no checkpoint, it is damaged or its network is unknown.</exception>
    public static TrainingState Load(string folder)
    {
        return Load(folder, KnownNetworks.Get(ReadProgress(folder).Network));
    }

    /// <summary>Loads the state of a run of that network.</summary>
    /// <exception cref="TrainerException">There is no checkpoint, it is damaged or of another network.</exception>
    public static TrainingState Load(string folder, NetworkDescription network)
    {
        CheckpointProgress progress = ReadProgress(folder);
        if (progress.Network != network.Name)
        {
            throw new TrainerException($"Checkpoint '{folder}' is of network '{progress.Network}', not '{network.Name}'. Resume with --network {progress.Network}.");
        }

        TrainingState state = TrainingState.Start(network, progress.Options);
        try
        {
            state.Network.load(Path.Combine(folder, NetworkFile));
            state.Optimizer.load_state_dict(Path.Combine(folder, OptimizerFile));
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or FormatException or System.Runtime.InteropServices.ExternalException)
        {
            state.Dispose();
            throw Damaged(folder, exception);
        }

        state.Step = progress.Step;
        state.Seconds = progress.Seconds;
        return state;
    }

    private static TrainerException Damaged(string folder, Exception cause)
    {
        return new TrainerException($"Checkpoint '{folder}' cannot be read: {cause.Message} Delete it and start again, or use '{folder}.new' if that is whole.", cause);
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
