using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;

namespace FaceNet.Clusterer.Tests.Backends;

/// <summary>An owner that dies on its way through a command.</summary>
internal static class OwnerSteps
{
    /// <summary>Goes on with what was decided, and stops after so many steps; the decision was the first.</summary>
    public static async Task RunAsync(GalleryOwner owner, Task<(IReadOnlyList<ReceivedEvent> Refused, GalleryWrite Write)> decision, int steps, CancellationToken cancellationToken)
    {
        var (refused, write) = await decision;
        Assert.Empty(refused);
        Func<Task>[] further =
        [
            () => owner.WriteAsync(write, cancellationToken),
            () => owner.SendAsync(write.Events, cancellationToken),
            () => owner.ForgetAsync(write.Events, cancellationToken),
        ];
        foreach (var step in further.Take(steps - 1))
        {
            await step();
        }
    }
}
