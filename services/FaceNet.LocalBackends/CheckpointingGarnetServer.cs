using Garnet;
using Garnet.server;
using Microsoft.Extensions.Logging;

namespace FaceNet.LocalBackends;

/// <summary>A Garnet server that its host can ask for a checkpoint without a client connection.</summary>
internal sealed class CheckpointingGarnetServer(string[] arguments, ILoggerFactory loggerFactory)
    : GarnetServer(arguments, loggerFactory)
{
    public Task<CheckpointStatus> CheckpointAsync() => storeWrapper.TakeCheckpointAsync(background: false);
}
