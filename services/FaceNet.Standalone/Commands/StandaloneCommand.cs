using System.CommandLine;

namespace FaceNet.Standalone.Commands;

/// <summary>The command line of the executable. Without a verb it serves.</summary>
internal static class StandaloneCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Face recognition in one process: Embedder, Matcher and Clusterer, with a Redis server and a Kafka broker of their own. "
            + "Try 'demo' first. Without a verb it serves. "
            + "Every option of the services can also be set in the environment, for example Redis__Configuration=host:port "
            + "(services/README.md lists them all).")
        {
            ServeCommand.Create(),
            DemoCommand.Create(),
            AccessCommand.Create(),
            ReceiptCommand.Create(),
        };
        ServeCommand.Configure(root);
        return root;
    }
}
