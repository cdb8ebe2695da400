using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace FaceNet.Standalone.EndToEndTests.Fuzz;

/// <summary>An rpc with one request and one answer, known from its descriptor alone.</summary>
internal sealed class UnaryRpc(MethodDescriptor rpc)
{
    private readonly Method<IMessage, IMessage> _method = new(
        MethodType.Unary, rpc.Service.FullName, rpc.Name, Of(rpc.InputType), Of(rpc.OutputType));

    public string Name => $"{rpc.Service.Name}.{rpc.Name}";

    public MessageDescriptor Request => rpc.InputType;

    /// <summary>All of some services.</summary>
    public static IReadOnlyList<UnaryRpc> All(params IEnumerable<ServiceDescriptor> services) =>
        [.. services.SelectMany(service => service.Methods).Where(method => !method.IsClientStreaming && !method.IsServerStreaming).Select(method => new UnaryRpc(method))];

    public async Task<IMessage> CallAsync(CallInvoker invoker, IMessage request, CallOptions options)
    {
        using var call = invoker.AsyncUnaryCall(_method, null, options, request);
        return await call.ResponseAsync;
    }

    private static Marshaller<IMessage> Of(MessageDescriptor type) => new(message => message.ToByteArray(), type.Parser.ParseFrom);
}
