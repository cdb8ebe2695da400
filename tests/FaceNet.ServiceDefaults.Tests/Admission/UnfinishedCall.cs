using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;

namespace FaceNet.ServiceDefaults.Tests.Admission;

/// <summary>A gRPC call whose sender stops in the middle of its message.</summary>
internal sealed class UnfinishedCall : HttpContent
{
    private const int FrameBytes = 5;

    private readonly int _announced;
    private readonly int _sent;
    private readonly TaskCompletionSource _hasSent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="announced">The bytes of the message, as the call says.</param>
    /// <param name="sent">Those that are sent.</param>
    public UnfinishedCall(int announced, int sent)
    {
        (_announced, _sent) = (announced, sent);
        Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
    }

    /// <summary>All that is to be sent has left.</summary>
    public Task HasSent => _hasSent.Task;

    /// <summary>Makes the call, and returns what it is answered.</summary>
    public async Task<HttpResponseMessage> MakeAsync(HttpClient client, Uri host, string rpc, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host, rpc)) { Content = this, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var frame = new byte[FrameBytes + _sent];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), _announced);
        await stream.WriteAsync(frame, cancellationToken);
        await stream.FlushAsync(cancellationToken);
        _hasSent.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
