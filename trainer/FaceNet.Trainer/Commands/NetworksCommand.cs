using System.CommandLine;
using FaceNet.Trainer.Networks;

namespace FaceNet.Trainer.Commands;

/// <summary><c>networks</c>: lists the networks with what they cost.</summary>
internal static class NetworksCommand
{
    public static Command Create()
    {
        var command = new Command("networks", "Lists the networks with their parameters and multiply-adds for one photo, beside the FaceNet paper's figures.");
        command.SetAction(_ => Console.WriteLine(NetworksTable.Format(KnownNetworks.All)));
        return command;
    }
}
