using System.Text.Json;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Networks;

namespace FaceNet.Trainer.Training;

/// <summary>A folder with network.dat, optimizer.dat, progress.json and, after offline mining, offline.json, from which a run goes on exactly as if it had not stopped.</summary>
internal static class Checkpoint
{
    private const string NetworkFile = "network.dat";
    private const string OptimizerFile = "optimizer.dat";
    private const string ProgressFile = "progress.json";
    private const string OfflineFile = "offline.json";

    /// <summary>Replaces the checkpoint in the folder; a crash meanwhile leaves the old or the new one, never half of one.</summary>
    /// <exception cref="TrainerException">It cannot be written: the disk is full, say. The old one is kept.</exception>
    public static void Save(string folder, TrainingState state, TrainingOptions options)
    {
        string fresh = folder + ".new", old = folder + ".old";
        try
        {
            DeleteFolder(fresh);
            Write(fresh, state, options);
            Restore(folder);
            DeleteFolder(old);
            if (Directory.Exists(folder))
            {
                Directory.Move(folder, old);
            }

            Directory.Move(fresh, folder);
            DeleteFolder(old);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TryDeleteFolder(fresh);
            throw new TrainerException(
                $"The checkpoint of step {state.Step} cannot be written to '{folder}': {exception.Message} The one before it is kept. Make room or mend the folder, then go on with --resume.",
                exception);
        }
    }

    /// <summary>Whether there is a checkpoint in the folder; it may be damaged.</summary>
    public static bool Exists(string folder)
    {
        Restore(folder);
        return Directory.Exists(folder);
    }

    /// <summary>Reads how far the run in the folder is.</summary>
    /// <exception cref="TrainerException">There is no checkpoint, or it is damaged.</exception>
    public static CheckpointProgress ReadProgress(string folder)
    {
        Restore(folder);
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

    /// <summary>Loads the state of a run of that network, to go on with it on its device.</summary>
    /// <exception cref="TrainerException">There is no checkpoint, it is damaged or of another network.</exception>
    public static TrainingState Load(string folder, NetworkDescription network)
    {
        return Load(folder, network, ReadProgress(folder));
    }

    /// <summary>Loads the state of a run of one of the known networks to measure or copy it: on the processor and in float32, wherever it was trained.</summary>
    /// <exception cref="TrainerException">There is no checkpoint, it is damaged or its network is unknown.</exception>
    public static TrainingState LoadToMeasure(string folder)
    {
        return LoadToMeasure(folder, KnownNetworks.Get(ReadProgress(folder).Network));
    }

    /// <summary>The same of that network.</summary>
    /// <exception cref="TrainerException">There is no checkpoint, it is damaged or of another network.</exception>
    public static TrainingState LoadToMeasure(string folder, NetworkDescription network)
    {
        CheckpointProgress progress = ReadProgress(folder);
        return Load(folder, network, progress with { Options = progress.Options with { Device = DeviceKind.Cpu, MixedPrecision = false } });
    }

    private static TrainingState Load(string folder, NetworkDescription network, CheckpointProgress progress)
    {
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
        state.Offline = ReadOffline(folder);
        state.Best = progress.Best;
        state.BestStep = progress.BestStep;
        return state;
    }

    private static void Write(string folder, TrainingState state, TrainingOptions options)
    {
        Directory.CreateDirectory(folder);
        state.Network.save(Path.Combine(folder, NetworkFile));
        state.Optimizer.save_state_dict(Path.Combine(folder, OptimizerFile));
        if (state.Offline is { } offline)
        {
            File.WriteAllText(Path.Combine(folder, OfflineFile), JsonSerializer.Serialize(offline, TrainerJson.Line));
        }

        var progress = new CheckpointProgress(state.Network.Description.Name, state.Step, state.Seconds, state.Best, state.BestStep, options);
        File.WriteAllText(Path.Combine(folder, ProgressFile), JsonSerializer.Serialize(progress, TrainerJson.Indented));
    }

    private static OfflineTriplets? ReadOffline(string folder)
    {
        string file = Path.Combine(folder, OfflineFile);
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<OfflineTriplets>(File.ReadAllText(file), TrainerJson.Line) : null;
        }
        catch (JsonException exception)
        {
            throw Damaged(folder, exception);
        }
    }

    // A crash between the two moves of Save leaves the checkpoint under its other name.
    private static void Restore(string folder)
    {
        if (!Directory.Exists(folder) && Directory.Exists(folder + ".old"))
        {
            Directory.Move(folder + ".old", folder);
        }
    }

    private static TrainerException Damaged(string folder, Exception cause)
    {
        return new TrainerException($"Checkpoint '{folder}' cannot be read: {cause.Message} Delete it and start again, or resume from another copy of it.", cause);
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // What is half written takes room that is wanted. What hinders it will hinder the next checkpoint too, and be named there.
    private static void TryDeleteFolder(string folder)
    {
        try
        {
            DeleteFolder(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
