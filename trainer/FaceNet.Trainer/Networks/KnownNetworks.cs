namespace FaceNet.Trainer.Networks;

/// <summary>The networks that can be named on the command line.</summary>
internal static class KnownNetworks
{
    public static IReadOnlyList<NetworkDescription> All { get; } = [MiniNetwork.Create()];

    /// <summary>Finds a network by name.</summary>
    /// <exception cref="TrainerException">No network has that name.</exception>
    public static NetworkDescription Get(string name)
    {
        return All.FirstOrDefault(network => network.Name == name)
            ?? throw new TrainerException($"Unknown network '{name}'. Known networks: {string.Join(", ", All.Select(network => network.Name))}.");
    }
}
