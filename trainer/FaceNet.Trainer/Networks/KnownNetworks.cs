using FaceNet.Trainer.Networks.Paper;

namespace FaceNet.Trainer.Networks;

/// <summary>The networks that can be named on the command line.</summary>
internal static class KnownNetworks
{
    public static IReadOnlyList<NetworkDescription> All { get; } =
    [
        MiniNetwork.Create(),
        MiniNetwork.CreatePlain(),
        Nn1Network.Create(),
        Nn2Network.Create(),
        Nn3Network.Create(),
        Nn4Network.Create(),
        Nns1Network.Create(),
        Nns2Network.Create(),
    ];

    /// <summary>Finds a network by name.</summary>
    /// <exception cref="TrainerException">No network has that name.</exception>
    public static NetworkDescription Get(string name)
    {
        return All.FirstOrDefault(network => network.Name == name)
            ?? throw new TrainerException($"Unknown network '{name}'. Known networks: {string.Join(", ", All.Select(network => network.Name))}.");
    }
}
