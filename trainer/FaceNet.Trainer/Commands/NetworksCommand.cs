using System.CommandLine;
using FaceNet.Trainer.Networks;

namespace FaceNet.Trainer.Commands;

/// <summary><c>networks</c>: lists the networks with what they cost.</summary>
internal static class NetworksCommand
{
    public static Command Create()
    {
        var command = new Command("networks", "Lists the networks with their parameters and multiply-adds for one photo.");
        command.SetAction(_ =>
        {
            Console.WriteLine($"{"network",-10}{"input",10}{"output",8}{"parameters",14}{"multiply-adds",16}");
            foreach (NetworkDescription network in KnownNetworks.All)
            {
                NetworkCost cost = NetworkCost.Of(network);
                Console.WriteLine($"{network.Name,-10}{$"{network.InputSize}x{network.InputSize}",10}{network.Dimensions,8}{cost.Parameters,14:N0}{cost.MultiplyAdds,16:N0}");
            }
        });
        return command;
    }
}
