using System.IO.Pipelines;
using FaceNet.ServiceDefaults.Access;
using FaceNet.ServiceDefaults.Access.Rpcs;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Hosting;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Admission;

/// <summary>
/// Comes before the body of any call is read: finds out who calls, and holds what is read to the <see cref="RequestMemory"/>. Strangers make a host read nothing.
/// What a caller may, <see cref="AccessInterceptor"/> decides, when the request is there. Thread-safe.
/// </summary>
internal sealed class CallAdmission(CallerAuthenticator authenticator, RequestMemory memory, Failures failures, IOptions<ListenerOptions> listeners)
{
    private const string Encoding = "grpc-encoding";
    private const string Uncompressed = "identity";

    /// <summary>Adds it; before the rpcs are mapped.</summary>
    public static void AddTo(WebApplication app)
    {
        var admission = app.Services.GetRequiredService<CallAdmission>();
        app.Use((call, next) => call.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is { } rpc ? admission.AdmitAsync(call, rpc.Method, next) : next(call));
    }

    private async Task AdmitAsync(HttpContext call, IMethod rpc, RequestDelegate next)
    {
        using var share = new RequestShare(memory);
        try
        {
            if (!RpcAccess.IsOpenService(rpc.ServiceName))
            {
                (await authenticator.AuthenticateAsync(call)).Makes(call);
            }

            Hold(call, rpc, share);
        }
        catch (Exception failure) when (!call.RequestAborted.IsCancellationRequested)
        {
            await call.RefuseAsync(failures.Describe(failure, rpc.FullName, call.TraceIdentifier));
            return;
        }

        await next(call);
    }

    private void Hold(HttpContext call, IMethod rpc, RequestShare share)
    {
        if (!call.IsGrpc())
        {
            share.Take(call.Request.ContentLength ?? (call.Request.Headers.TransferEncoding.Count > 0 ? listeners.Value.MaxMessageBytes : 0));
            return;
        }

        var isCompressed = call.Request.Headers.TryGetValue(Encoding, out var encoding) && encoding != Uncompressed;
        if (isCompressed)
        {
            // Nobody knows how large a message is before it is there.
            share.Take(listeners.Value.MaxMessageBytes);
        }

        var isStream = rpc.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming;
        var body = new CountedBody(
            call.Request.BodyReader,
            share,
            isCompressed,
            full => isStream ? full : failures.Describe(full, rpc.FullName, call.TraceIdentifier).ToRpcException());
        call.Features.Set<IRequestBodyPipeFeature>(new Body(body));
        call.Features.Set(body);
    }

    private sealed class Body(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
