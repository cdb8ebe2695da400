using System.Net;
using FaceNet.Testing;

namespace FaceNet.Faults.Platform;

/// <summary>Asks services whether they are ready, as Kubernetes does.</summary>
internal sealed class Readiness : IDisposable
{
    // It takes a whole inference and a round trip to the stores.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly HttpClient _web = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Waits until a service is ready.</summary>
    /// <exception cref="InvalidOperationException">It is not within a minute.</exception>
    public async Task WaitAsync(ProcessUnderTest process, string name, int webPort, CancellationToken cancellationToken)
    {
        try
        {
            await Eventually.HoldsAsync($"the {name} to be ready", () => IsReadyAsync(webPort, cancellationToken), cancellationToken, Patience);
        }
        catch (TimeoutException failure)
        {
            throw new InvalidOperationException($"{failure.Message} It wrote:\n{process.Transcript}", failure);
        }
    }

    public void Dispose() => _web.Dispose();

    private async Task<bool> IsReadyAsync(int webPort, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _web.GetAsync(new Uri($"http://127.0.0.1:{webPort}/health/ready"), cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }
}
