using System.Reflection;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FaceNet.ServiceDefaults.Admission;

/// <summary>Maps the rpcs of a service as the library does, but for their requests: those are weighed before they are read; see <see cref="CountedBody.Weigh"/>.</summary>
internal sealed class WeighedRpcs<TService> : IServiceMethodProvider<TService>
    where TService : class
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TService> context)
    {
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>() is { } contract)
            {
                var bind = contract.BindType.GetMethods(BindingFlags.Public | BindingFlags.Static)
                    .Single(method => method.Name == contract.BindMethodName && method.GetParameters() is [{ } binder, _] && binder.ParameterType == typeof(ServiceBinderBase));
                bind.Invoke(null, [new Binder(context), null]);
                return;
            }
        }
    }

    private static Method<TRequest, TResponse> Weighed<TRequest, TResponse>(Method<TRequest, TResponse> rpc)
        where TRequest : class
        where TResponse : class
    {
        var type = ((IMessage)Activator.CreateInstance<TRequest>()).Descriptor;
        var marshaller = rpc.RequestMarshaller;
        return new Method<TRequest, TResponse>(rpc.Type, rpc.ServiceName, rpc.Name, new Marshaller<TRequest>(marshaller.ContextualSerializer, Read), rpc.ResponseMarshaller);

        TRequest Read(DeserializationContext message)
        {
            CountedBody.Current?.Weigh(type, message.PayloadAsReadOnlySequence());
            return marshaller.ContextualDeserializer(message);
        }
    }

    private sealed class Binder(ServiceMethodProviderContext<TService> context) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
        {
            var (metadata, invoker) = Find<Grpc.AspNetCore.Server.Model.UnaryServerMethod<TService, TRequest, TResponse>>(method, typeof(TRequest), typeof(ServerCallContext));
            context.AddUnaryMethod(Weighed(method), metadata, invoker);
        }

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
        {
            var (metadata, invoker) = Find<Grpc.AspNetCore.Server.Model.ServerStreamingServerMethod<TService, TRequest, TResponse>>(
                method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
            context.AddServerStreamingMethod(Weighed(method), metadata, invoker);
        }

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
        {
            var (metadata, invoker) = Find<Grpc.AspNetCore.Server.Model.ClientStreamingServerMethod<TService, TRequest, TResponse>>(
                method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
            context.AddClientStreamingMethod(Weighed(method), metadata, invoker);
        }

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
        {
            var (metadata, invoker) = Find<Grpc.AspNetCore.Server.Model.DuplexStreamingServerMethod<TService, TRequest, TResponse>>(
                method, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
            context.AddDuplexStreamingMethod(Weighed(method), metadata, invoker);
        }

        private static (IList<object> Metadata, TInvoker Invoker) Find<TInvoker>(IMethod rpc, params Type[] parameters)
            where TInvoker : Delegate
        {
            var method = typeof(TService).GetMethod(rpc.Name, parameters) ?? throw new InvalidOperationException($"{typeof(TService)} has no method {rpc.Name}.");
            object[] metadata =
            [
                .. typeof(TService).GetCustomAttributes(inherit: true),
                .. method.GetCustomAttributes(inherit: true),
                new HttpMethodMetadata([HttpMethods.Post], acceptCorsPreflight: true),
            ];
            return (metadata, method.CreateDelegate<TInvoker>());
        }
    }
}

/// <summary>Has requests weighed.</summary>
public static class WeighedRpcs
{
    private const string OfTheLibrary = "BinderServiceMethodProvider`1";

    /// <summary>
    /// Weighs the requests of all services: puts <see cref="WeighedRpcs{TService}"/> in the place of what the library maps rpcs with. Whatever adds gRPC adds that again,
    /// and has to call this once more.
    /// </summary>
    public static IGrpcServerBuilder WeighRequests(this IGrpcServerBuilder grpc)
    {
        ArgumentNullException.ThrowIfNull(grpc);
        grpc.Services.Remove(grpc.Services.Single(service => service.ServiceType == typeof(IServiceMethodProvider<>) && service.ImplementationType?.Name == OfTheLibrary));
        grpc.Services.TryAddEnumerable(ServiceDescriptor.Singleton(typeof(IServiceMethodProvider<>), typeof(WeighedRpcs<>)));
        return grpc;
    }
}
