using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace FaceNet.Testing;

/// <summary>An rpc that is known from its descriptor alone.</summary>
public sealed class DescribedRpc
{
    private readonly MethodDescriptor _rpc;
    private readonly Method<IMessage, IMessage> _method;

    /// <param name="rpc">The descriptor.</param>
    public DescribedRpc(MethodDescriptor rpc)
    {
        ArgumentNullException.ThrowIfNull(rpc);
        _rpc = rpc;
        _method = new Method<IMessage, IMessage>(TypeOf(rpc), rpc.Service.FullName, rpc.Name, Of(rpc.InputType), Of(rpc.OutputType));
    }

    /// <summary>Its service and its name.</summary>
    public string Name => $"{_rpc.Service.Name}.{_rpc.Name}";

    /// <summary>What it is asked with.</summary>
    public MessageDescriptor Request => _rpc.InputType;

    /// <summary>Whether it has one request and one answer.</summary>
    public bool IsUnary => _method.Type == MethodType.Unary;

    /// <summary>All of some services.</summary>
    public static IReadOnlyList<DescribedRpc> All(params IEnumerable<ServiceDescriptor> services) =>
        [.. services.SelectMany(service => service.Methods).Select(method => new DescribedRpc(method))];

    /// <summary>Asks it with one request, and reads all of the answer.</summary>
    /// <exception cref="RpcException">It was refused.</exception>
    public Task CallAsync(CallInvoker services, IMessage request, CallOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        return _method.Type switch
        {
            MethodType.Unary => services.AsyncUnaryCall(_method, null, options, request).ResponseAsync,
            MethodType.ServerStreaming => ReadAsync(services.AsyncServerStreamingCall(_method, null, options, request), options.CancellationToken),
            MethodType.ClientStreaming => SendAsync(services.AsyncClientStreamingCall(_method, null, options), request),
            _ => throw new NotSupportedException($"{Name} answers each request of a stream for itself."),
        };
    }

    private static async Task ReadAsync(AsyncServerStreamingCall<IMessage> call, CancellationToken cancellationToken)
    {
        using (call)
        {
            while (await call.ResponseStream.MoveNext(cancellationToken))
            {
            }
        }
    }

    private static async Task SendAsync(AsyncClientStreamingCall<IMessage, IMessage> call, IMessage request)
    {
        using (call)
        {
            try
            {
                await call.RequestStream.WriteAsync(request);
                await call.RequestStream.CompleteAsync();
            }
            catch (Exception exception) when (exception is RpcException or InvalidOperationException)
            {
                // The call has ended before everything was sent; its answer says why.
            }

            await call.ResponseAsync;
        }
    }

    private static MethodType TypeOf(MethodDescriptor rpc) => (rpc.IsClientStreaming, rpc.IsServerStreaming) switch
    {
        (false, false) => MethodType.Unary,
        (false, true) => MethodType.ServerStreaming,
        (true, false) => MethodType.ClientStreaming,
        _ => MethodType.DuplexStreaming,
    };

    private static Marshaller<IMessage> Of(MessageDescriptor type) => new(message => message.ToByteArray(), type.Parser.ParseFrom);
}
